using System.CommandLine;
using System.Globalization;
using Lapor.Reports;

namespace Lapor.Web;

public static partial class Commands
{
    private static Command AuditCommand()
    {
        var kept = new Option<FileInfo?>("--anchors") { Description = "jangkar yang disimpan di tempat lain (CSV dari /transparansi/jangkar) / anchors kept elsewhere (CSV of /transparansi/jangkar)" };
        var verify = new Command("verify", "Membuktikan riwayat tidak diubah / prove that history was not rewritten") { kept };
        verify.SetAction((parsed, cancel) => With(async services =>
        {
            List<Anchor> anchors = [];
            if (parsed.GetValue(kept) is { } file)
            {
                foreach (var line in (await File.ReadAllLinesAsync(file.FullName, cancel)).Skip(1))
                {
                    var cells = line.Split(',');
                    if (cells.Length != 3 || !long.TryParse(cells[1], CultureInfo.InvariantCulture, out var seq))
                        return Tell([new("bad_anchor", "anchors", $"Baris tidak terbaca: {line}", $"This line cannot be read: {line}")]);
                    anchors.Add(new Anchor(cells[0], seq, cells[2]));
                }
            }

            var progress = new Progress<long>(n => Console.Error.Write($"\r{n.ToString(CultureInfo.InvariantCulture)}"));
            var findings = await services.GetRequiredService<AuditChain>().Verify(anchors, progress, cancel);
            Console.Error.WriteLine();
            foreach (var finding in findings) Console.WriteLine($"{finding.Code} {finding.Place}");
            Console.WriteLine(findings.Count == 0 ? "Riwayat utuh. / History is intact." : "Riwayat TIDAK utuh. / History is NOT intact.");
            return findings.Count == 0 ? 0 : 1;
        }));
        return new Command("audit", "Jejak audit / the audit trail") { verify };
    }
}
