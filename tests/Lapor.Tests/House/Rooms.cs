namespace Lapor.Tests.House;

/// <summary>One source file and the room (the folder below src/Lapor or src/Lapor.Web) it stands in.</summary>
internal sealed record RoomFile(string Room, string Path, string Source);

/// <summary>A file of one room that names types defined only in another, against the order.</summary>
internal sealed record WrongArrow(string From, string To, string Path, string Type)
{
    public override string ToString() => $"{Path} ({From}) names {Type} of {To}";
}

/// <summary>The order of the house: a folder uses only folders above it, the nine steps never use one another, nothing uses the web.</summary>
internal static class Rooms
{
    /// <summary>The folders of src/Lapor from the ground up.</summary>
    public static readonly string[] Order =
    [
        "Foundation", "Storage", "Jobs", "Agencies", "People", "Reports", "Attachments", "Papers", "Channels", "Notifying",
        "Intake", "Screening", "Routing", "Handling", "Deadlines", "Closing", "Publishing", "Statistics", "Retention",
        "Whistleblowing",
    ];

    private static readonly int FirstStep = Array.IndexOf(Order, "Intake");

    /// <summary>Every C# and Razor file of the product. A file directly in src/Lapor stands in the room "(root)" and sees every step.</summary>
    public static IEnumerable<RoomFile> Read()
    {
        foreach (var (project, prefix) in new[] { ("src/Lapor", ""), ("src/Lapor.Web", "Web/") })
        {
            foreach (var path in Repository.Files(project, ".cs", ".cshtml"))
            {
                var parts = Path.GetRelativePath(Repository.At(project), path).Split(Path.DirectorySeparatorChar);
                yield return new RoomFile(prefix + (parts.Length > 1 ? parts[0] : "(root)"), Repository.Name(path), File.ReadAllText(path));
            }
        }
    }

    /// <summary>The arrows that run against the order. A type name defined in two rooms belongs to neither and is not judged.</summary>
    public static IReadOnlyList<WrongArrow> WrongArrows(IReadOnlyCollection<RoomFile> files)
    {
        var bare = files.Select(file => (file.Room, file.Path, Text: SourceText.Bare(file.Source))).ToList();
        var owner = bare.SelectMany(file => SourceText.Defines(file.Text).Select(type => (type, file.Room)))
            .GroupBy(pair => pair.type, pair => pair.Room, StringComparer.Ordinal)
            .Where(rooms => rooms.Distinct().Count() == 1)
            .ToDictionary(rooms => rooms.Key, rooms => rooms.First(), StringComparer.Ordinal);
        return [.. from file in bare
                   from type in SourceText.Names(file.Text)
                   where owner.TryGetValue(type, out var to) && to != file.Room && Against(file.Room, to)
                   select new WrongArrow(file.Room, owner[type], file.Path, type)];
    }

    private static bool Against(string from, string to)
    {
        if (to.StartsWith("Web/", StringComparison.Ordinal))
            return !from.StartsWith("Web/", StringComparison.Ordinal);
        int below = Array.IndexOf(Order, from), above = Array.IndexOf(Order, to);
        if (to == "(root)")
            return below >= 0;
        return below >= 0 && above >= 0 && (above > below || (below >= FirstStep && above >= FirstStep));
    }
}
