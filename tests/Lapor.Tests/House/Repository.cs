namespace Lapor.Tests.House;

/// <summary>The checkout these tests were built from, for tests that read the source.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Lapor.slnx</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path inside the checkout, from parts or from one path with forward slashes.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Every file below a folder of the checkout with one of the endings, built output left out; absolute, in ordinal order.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] endings)
    {
        var at = At(folder);
        if (!Directory.Exists(at))
            return [];
        return [.. Directory.EnumerateFiles(at, "*", SearchOption.AllDirectories)
            .Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)))
            .Where(path => !Path.GetRelativePath(at, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The path as people write it: relative to the checkout, with forward slashes.</summary>
    public static string Name(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Lapor.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("Lapor.slnx stands in no folder above the tests.");
    }
}
