using System.Text;
using Lapor.Foundation;
using Lapor.Tests.House;

namespace Lapor.Tests.Screening;

/// <summary>One text of labelled.txt with what is marked in it.</summary>
/// <param name="Number">Counted from 1, without comments.</param>
/// <param name="Text">Without the marks.</param>
/// <param name="Marks">In order, never overlapping.</param>
internal sealed record Labelled(int Number, string Text, IReadOnlyList<(PersonalDataKind Kind, int Start, int End)> Marks)
{
    /// <summary>Texts written after the detectors, for which none was changed.</summary>
    public static IReadOnlyList<Labelled> Later() => Of("labelled-later.txt");

    public static IReadOnlyList<Labelled> Development() => [.. Of("labelled.txt").Where(l => l.Number % 5 is not (2 or 4)), .. Of("labelled-second.txt")];

    /// <summary>Two of five of the first set, kept away from those who wrote the detectors.</summary>
    public static IReadOnlyList<Labelled> HeldOut() => [.. Of("labelled.txt").Where(l => l.Number % 5 is 2 or 4)];

    private static IReadOnlyList<Labelled> Of(string file) =>
        [.. File.ReadLines(Repository.At("tests/Lapor.Tests/Screening/" + file)).Where(line => line.Length > 0 && line[0] != '#').Select((line, i) => Parse(i + 1, line))];

    public static Labelled Parse(int number, string line)
    {
        var text = new StringBuilder();
        List<(PersonalDataKind, int, int)> marks = [];
        var at = 0;
        for (var open = line.IndexOf("[[", StringComparison.Ordinal); open >= 0; open = line.IndexOf("[[", at, StringComparison.Ordinal))
        {
            var colon = line.IndexOf(':', open);
            var close = line.IndexOf("]]", colon, StringComparison.Ordinal);
            text.Append(line, at, open - at);
            var start = text.Length;
            text.Append(line, colon + 1, close - colon - 1);
            marks.Add((Kind(line[(open + 2)..colon]), start, text.Length));
            at = close + 2;
        }

        return new Labelled(number, text.Append(line, at, line.Length - at).ToString(), marks);
    }

    private static PersonalDataKind Kind(string code) => code switch
    {
        "nik" => PersonalDataKind.NationalId,
        "kk" => PersonalDataKind.FamilyCard,
        "npwp" => PersonalDataKind.TaxNumber,
        "phone" => PersonalDataKind.Phone,
        "email" => PersonalDataKind.Email,
        "plate" => PersonalDataKind.NumberPlate,
        "bank" => PersonalDataKind.BankAccount,
        "member" => PersonalDataKind.MemberNumber,
        "passport" => PersonalDataKind.Passport,
        "licence" => PersonalDataKind.DrivingLicence,
        "name" => PersonalDataKind.Name,
        "address" => PersonalDataKind.HomeAddress,
        "social" => PersonalDataKind.SocialAccount,
        "coordinate" => PersonalDataKind.HomeLocation,
        "birth" => PersonalDataKind.BirthDate,
        _ => throw new FormatException($"labelled.txt knows no kind {code}."),
    };
}
