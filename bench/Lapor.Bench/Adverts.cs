using System.Globalization;
using Lapor.Foundation;
using Lapor.Screening;
using Lapor.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Bench;

/// <summary>
/// How many advertisements the rules that come with the program name, and how many reports they hold by mistake. A file with a column <c>label</c> tells which is which (0 is no advertisement); in one without, every row is a
/// report. Limits: at most 1 in 200 reports is held; what is named among labelled messages is an advertisement in 95 of 100.
/// </summary>
internal static class Adverts
{
    private static readonly string[] TextColumns = ["teks", "isi"];

    public static async Task Run(string db, string[] files)
    {
        await using var database = Database.Open(db);
        await new Migrations(database, TimeProvider.System, NullLogger<Migrations>.Instance).Run();
        var rules = await new AdvertStore(database, TimeProvider.System).Get(CancellationToken.None);
        foreach (var file in files)
        {
            using var reader = new StreamReader(file);
            var rows = Csv.Read(reader, ',').Select(r => r.Cells).ToList();
            var header = rows[0];
            var (text, label) = (Array.FindIndex(header, TextColumns.Contains), Array.IndexOf(header, "label"));
            int held = 0, adverts = 0, right = 0;
            foreach (var row in rows.Skip(1))
            {
                var (named, advert) = (rules.IsAdvert(row[text]), label >= 0 && row[label] != "0");
                if (named) held++;
                if (advert) adverts++;
                if (named && advert) right++;
            }

            var all = rows.Count - 1;
            Console.WriteLine(label < 0
                ? string.Create(CultureInfo.InvariantCulture, $"| {Path.GetFileName(file)} | {all} reports | {held} held | {(double)held / all:P2} |")
                : string.Create(CultureInfo.InvariantCulture, $"| {Path.GetFileName(file)} | {all} messages, {adverts} advertisements | {right} of them held, {held - right} others | precision {(double)right / Math.Max(1, held):P1}, recall {(double)right / adverts:P1} |"));
        }
    }
}
