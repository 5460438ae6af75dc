using Lapor.Tests.House;

namespace Lapor.Web.Tests.Processes;

public sealed class RunningPageTests
{
    [Fact]
    public async Task The_page_for_operators_names_every_setting_and_no_other()
    {
        var page = await File.ReadAllTextAsync(Repository.At("docs", "running.md"));
        var table = page[page.IndexOf("## Settings", StringComparison.Ordinal)..];
        var named = table.Split('\n').Where(l => l.StartsWith("| `LAPOR_", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);
        Assert.Equal(Settings.Names, named);
    }
}
