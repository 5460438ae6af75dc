using System.Diagnostics;
using Lapor.Foundation;

namespace Lapor.Tests.Statistics;

/// <summary>LibreOffice Calc itself, without its window: what it sees in a workbook and what it saves.</summary>
internal sealed class Office(string folder)
{
    /// <summary>Every cell of the first sheet, as it stands on the screen.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> Cells(byte[] workbook)
    {
        // Comma, double quote, UTF-8, every cell in quotes and as shown: the numbers of Calc's CSV filter.
        using var text = new StreamReader(new MemoryStream(await Convert(workbook, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false", "csv")));
        return [.. Csv.Read(text).Select(r => r.Cells)];
    }

    /// <summary>The workbook as Calc saves it.</summary>
    public Task<byte[]> Saved(byte[] workbook) => Convert(workbook, "xlsx", "xlsx");

    private async Task<byte[]> Convert(byte[] workbook, string to, string ending)
    {
        if (!File.Exists("/usr/bin/soffice"))
        {
            if (Environment.GetEnvironmentVariable("CI") != "true") Assert.Skip("LibreOffice Calc is not installed (libreoffice-calc-nogui).");
            throw new InvalidOperationException("LibreOffice Calc is not installed (libreoffice-calc-nogui), which continuous integration must have.");
        }

        var home = Directory.CreateDirectory(Path.Combine(folder, "office", Path.GetRandomFileName())).FullName;
        var file = Path.Combine(home, "in.xlsx");
        await File.WriteAllBytesAsync(file, workbook);
        var start = new ProcessStartInfo("/usr/bin/soffice", [$"-env:UserInstallation=file://{home}/profile", "--headless", "--norestore", "--convert-to", to, "--outdir", Path.Combine(home, "out"), file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var made = Path.Combine(home, "out", "in." + ending);
        Assert.True(process.ExitCode == 0 && File.Exists(made), $"{await said}\n{await complained}");
        return await File.ReadAllBytesAsync(made);
    }
}
