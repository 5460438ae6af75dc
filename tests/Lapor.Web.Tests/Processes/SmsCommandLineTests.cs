using Lapor.Foundation;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Web.Tests.Processes;

/// <summary><c>lapor sms</c> as an operator tries a text message: the real executable over the real agencies, and not a row more afterwards.</summary>
public sealed class SmsCommandLineTests
{
    [Theory, OnBothEngines]
    public async Task A_message_is_shown_as_it_would_be_understood_and_leaves_nothing(Engine engine)
    {
        await using var data = await TestDatabase.CreateLoaded(engine);
        var before = await Rows(data);
        var number = TrackingId.New().ToString();

        Assert.Equal(
            ["perintah=LAPORAN", "tujuan=Pemkab Buleleng (kabupaten-buleleng)", "wilayah=51.08", "judul=lampu jalan mati", "isi=lampu jalan mati"],
            await Shown(data, "BULELENG lampu jalan mati", "--from", "+6281234567890"));
        Assert.Equal(
            ["perintah=LAPORAN", "tujuan=Pemkab Buleleng (kabupaten-buleleng)", "wilayah=51.08", "ejaan=dimaklumi", "anonim=ya", "judul=jalan berlubang", "isi=jalan berlubang"],
            await Shown(data, "Bulelng ANONIM jalan berlubang", "--from", "0812 3456 7890"));
        Assert.Equal(
            ["perintah=LAPORAN", "tujuan=admin nasional", "judul=ada pungutan di kelurahan", "isi=ada pungutan di kelurahan"],
            await Shown(data, "ada pungutan di kelurahan"));
        Assert.Equal(["perintah=STATUS", $"nomor={number}"], await Shown(data, $"STATUS {number}", "--from", "+6281234567890"));
        Assert.Equal(["perintah=STATUS ? (number_digits)"], await Shown(data, "STATUS 12345"));
        foreach (var (text, held) in new[] { ("Butuh dana cepat? Pinjaman tanpa agunan, langsung cair hari ini. Hub 081234567890", true), ("BULELENG lampu jalan mati", false) })
            Assert.Equal(held, (await Run(data, "sms", text)).EndsWith(" (ditahan)", StringComparison.Ordinal));

        Assert.Equal(before, await Rows(data));
    }

    [Theory]
    [InlineData("12")]
    [InlineData("bukan nomor")]
    [InlineData("")]
    public async Task A_number_that_cannot_be_read_is_refused_in_both_languages(string from)
    {
        await using var data = await TestDatabase.CreateLoaded(Engine.Sqlite);
        var before = await Rows(data);
        var (status, output) = await LaporProcess.RunWith(new Dictionary<string, string>(), data, null, "sms", "BULELENG lampu mati", "--from", from);
        Assert.True(status == 2, $"{status}: {output}");
        foreach (var word in new[] { "phone_format", $"Nomor tidak terbaca: {from}. Contoh: +6281234567890.", $"The number cannot be read: {from}. Example: +6281234567890." }) Assert.Contains(word, output, StringComparison.Ordinal);
        Assert.DoesNotContain("perintah", output, StringComparison.Ordinal);
        Assert.Equal(before, await Rows(data));
    }

    /// <summary>The lines that tell what it means; the last weighs the words for advertising.</summary>
    private static async Task<IReadOnlyList<string>> Shown(TestDatabase data, string text, params string[] from)
    {
        var lines = (await Run(data, ["sms", text, .. from])).Split('\n').Select(line => line.Split(':', 2) is [var name, var value] ? $"{name}={value.Trim()}" : line).ToList();
        Assert.StartsWith("iklan=", lines[^1], StringComparison.Ordinal);
        return lines[..^1];
    }

    private static async Task<string> Run(TestDatabase data, params string[] command)
    {
        var (status, output) = await LaporProcess.RunWith(new Dictionary<string, string>(), data, null, command);
        Assert.True(status == 0, $"{status}: {output}");
        return output.TrimEnd();
    }

    /// <summary>How many rows each table holds.</summary>
    private static async Task<IReadOnlyList<(string Table, long Rows)>> Rows(TestDatabase data)
    {
        List<(string, long)> counts = [];
        foreach (var table in await Tables.Names(data)) counts.Add((table, await data.Database.Read(s => s.Scalar<long>($"SELECT COUNT(*) FROM {table}"))));
        return counts;
    }
}
