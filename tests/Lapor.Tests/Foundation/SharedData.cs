namespace Lapor.Tests.Foundation;

/// <summary>Public reference data that is not part of the repository; tests that need it skip, and say so, where it is absent.</summary>
internal static class SharedData
{
    /// <summary>The full path of a file below <c>shared/data</c> next to the repository, or null.</summary>
    public static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", relative);
            if (File.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
