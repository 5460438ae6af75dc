using Lapor.People;

namespace Lapor.Tests.People;

/// <summary>The shape of a NIK. All numbers here are invented.</summary>
public sealed class NationalIdsTests
{
    private static readonly HashSet<string> Provinces = ["32", "51", "97"];

    [Theory]
    [InlineData("3273024107900001", "3273024107900001")] // a woman, born on the 1st
    [InlineData("5108 0431 1285 0012", "5108043112850012")]
    [InlineData("32.73.02.290288.0003", "3273022902880003")]
    [InlineData("5401010101600001", "5401010101600001")] // issued where the country no longer reaches
    public void A_number_in_order_is_kept_as_its_digits(string typed, string kept) => Assert.Equal(kept, NationalIds.Check(typed, Provinces).Value);

    [Theory]
    [InlineData("", "national_id_format")]
    [InlineData("327302410790000", "national_id_format")]
    [InlineData("32730241079000011", "national_id_format")]
    [InlineData("0273024107900001", "national_id_format")]
    [InlineData("327302410790000x", "national_id_format")]
    [InlineData("٣٢٧٣٠٢٤١٠٧٩٠٠٠٠١", "national_id_format")]
    [InlineData("9973024107900001", "national_id_region")]
    [InlineData("3200024107900001", "national_id_region")]
    [InlineData("3273004107900001", "national_id_region")]
    [InlineData("3273023207900001", "national_id_date")]
    [InlineData("3273020013900001", "national_id_date")]
    [InlineData("3273023113900001", "national_id_date")]
    [InlineData("3273027202900001", "national_id_date")]
    [InlineData("3273022902890003", "national_id_date")] // no 29th of February in 1989
    [InlineData("3273024107900000", "national_id_serial")]
    public void What_is_wrong_is_told(string typed, string code) => Assert.Equal((code, "nationalId"), Assert.Single(NationalIds.Check(typed, Provinces).Refusals) is var r ? (r.Code, r.Field) : default);
}
