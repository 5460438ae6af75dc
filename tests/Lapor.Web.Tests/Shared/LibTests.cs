using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lapor.Tests.House;

namespace Lapor.Web.Tests.Shared;

/// <summary><c>wwwroot/lib</c> is built from npm packages and committed: these tests hold it to the lock file, so that nobody edits it by hand.</summary>
public sealed partial class LibTests
{
    private static readonly string Lib = Repository.At("src", "Lapor.Web", "wwwroot", "lib");
    private static readonly JsonElement Manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Lib, "manifest.json"))).RootElement;
    private static readonly JsonElement Lock = JsonDocument.Parse(File.ReadAllText(Repository.At("tools", "assets", "package-lock.json"))).RootElement.GetProperty("packages");

    [Fact]
    public void Every_file_is_the_one_that_was_built()
    {
        List<string> faults = [];
        foreach (var entry in Manifest.GetProperty("files").EnumerateArray())
        {
            var name = entry.GetProperty("file").GetString()!;
            var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Lib, name))));
            if (hash != entry.GetProperty("sha256").GetString())
                faults.Add($"{name} was changed by hand: run node tools/assets/build.mjs");
        }
        Faults.None(faults);
    }

    [Fact]
    public void Every_file_came_from_the_locked_version()
    {
        List<string> faults = [];
        foreach (var from in Manifest.GetProperty("files").EnumerateArray().Select(entry => entry.GetProperty("from")))
        {
            var package = from.GetProperty("package").GetString()!;
            var locked = Lock.GetProperty("node_modules/" + package);
            if (locked.GetProperty("version").GetString() != from.GetProperty("version").GetString() || locked.GetProperty("integrity").GetString() != from.GetProperty("integrity").GetString())
                faults.Add($"{package}: the lock file names another version than wwwroot/lib was built from");
        }
        Faults.None(faults);
    }

    [Fact]
    public void Nothing_else_lies_in_lib()
    {
        var known = Manifest.GetProperty("files").EnumerateArray().Select(entry => entry.GetProperty("file").GetString()!).Append("manifest.json");
        Assert.Equal(known.Order(StringComparer.Ordinal), Directory.EnumerateFiles(Lib, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Lib, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_sprite_holds_the_listed_icons_and_every_icon_that_a_page_draws()
    {
        var sprite = Symbol().Matches(File.ReadAllText(Path.Combine(Lib, "icons.svg"))).Select(match => match.Groups[1].Value).ToList();
        var listed = File.ReadAllLines(Repository.At("tools", "assets", "icons.txt")).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
        Assert.Equal(listed, sprite);
        var drawn = Repository.Files("src/Lapor.Web", ".cshtml", ".cs").SelectMany(path => DrawnIcon().Matches(File.ReadAllText(path)).Select(match => (Path: Repository.Name(path), Name: match.Groups[1].Value))).ToList();
        Assert.Contains(drawn, icon => icon.Name == "send");
        Faults.None([.. drawn.Where(icon => !sprite.Contains(icon.Name)).Select(icon => $"{icon.Path} draws «{icon.Name}», which is not in tools/assets/icons.txt").Distinct()]);
    }

    [GeneratedRegex("<symbol id=\"([a-z0-9-]+)\"")]
    private static partial Regex Symbol();

    [GeneratedRegex("""(?:<icon name="|\bicon="|Drawing\(")([a-z0-9-]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex DrawnIcon();
}
