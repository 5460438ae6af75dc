using System.Text.RegularExpressions;

namespace Lapor.Tests.House;

/// <summary>Rules about the source itself. Each first proves on a planted violation that it can fail.</summary>
public sealed partial class TheHouse
{
    private const int LongestFile = 600;

    /// <summary>Files that may be longer, each with the reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = new(StringComparer.Ordinal)
    {
    };

    [Fact]
    public void Every_room_uses_only_rooms_above_it() => Faults.None(Rooms.WrongArrows([.. Rooms.Read()]));

    [Fact]
    public void Every_folder_of_the_library_is_a_room_of_the_order()
    {
        var known = Rooms.Order.Append("(root)");
        Faults.None(Rooms.Read().Select(file => file.Room).Where(room => !room.StartsWith("Web/", StringComparison.Ordinal)).Distinct().Except(known));
    }

    [Theory]
    [InlineData("Foundation", "Reports", "an earlier room uses a later one")]
    [InlineData("Intake", "Routing", "a step uses a later step")]
    [InlineData("Routing", "Intake", "a step uses an earlier step")]
    [InlineData("Intake", "Web/Public", "the library uses the web")]
    [InlineData("Jobs", "(root)", "a room uses the workers")]
    public void A_planted_arrow_against_the_order_is_found(string from, string to, string why)
    {
        RoomFile[] planted =
        [
            new(from, "planted/User.cs", "sealed class PlantedUser { PlantedThing? thing; }"),
            new(to, "planted/Thing.cs", "sealed class PlantedThing;"),
        ];
        Assert.True(Rooms.WrongArrows(planted).Count == 1, why);
    }

    [Theory]
    [InlineData("Intake", "Reports")]
    [InlineData("Retention", "Foundation")]
    [InlineData("Web/Workbench", "Handling")]
    [InlineData("(root)", "Retention")]
    public void An_arrow_along_the_order_is_no_violation(string from, string to)
    {
        RoomFile[] planted =
        [
            new(from, "planted/User.cs", "sealed class PlantedUser { PlantedThing? thing; }"),
            new(to, "planted/Thing.cs", "sealed class PlantedThing;"),
        ];
        Assert.Empty(Rooms.WrongArrows(planted));
    }

    [Fact]
    public void A_word_in_a_comment_or_a_string_is_no_arrow()
    {
        RoomFile[] planted =
        [
            new("Foundation", "planted/User.cs", "// PlantedThing\n/* PlantedThing */ class PlantedUser { string a = \"PlantedThing\"; }"),
            new("Reports", "planted/Thing.cs", "sealed class PlantedThing;"),
        ];
        Assert.Empty(Rooms.WrongArrows(planted));
    }

    [Fact]
    public void The_library_names_no_http_type()
    {
        Assert.True(NamesHttp("using Microsoft.AspNetCore.Http;"));
        Assert.True(NamesHttp("Microsoft.AspNetCore.Mvc.IActionResult Get();"));
        Assert.False(NamesHttp("using Microsoft.AspNetCore.Identity; // not Microsoft.AspNetCore.Http"));
        Faults.None(Rooms.Read().Where(file => file.Path.StartsWith("src/Lapor/", StringComparison.Ordinal) && NamesHttp(file.Source)).Select(file => file.Path));
    }

    [Fact]
    public void No_file_grows_past_what_a_person_reads_in_one_sitting()
    {
        var tooLong = from path in Repository.Files("src", ".cs", ".cshtml")
                      let lines = File.ReadLines(path).Count()
                      where lines > LongestFile && !LongFiles.ContainsKey(Repository.Name(path))
                      select $"{Repository.Name(path)}: {lines} lines";
        Faults.None(tooLong);
        Faults.None(LongFiles.Keys.Where(name => !File.Exists(Repository.At(name))));
    }

    [Fact]
    public void Decision_records_have_a_number_each_and_stand_in_the_index()
    {
        Assert.NotEmpty(DecisionFaults(["0001-a.md", "0001-b.md"], "[a](0001-a.md) [b](0001-b.md)"));
        Assert.NotEmpty(DecisionFaults(["a.md"], "[a](a.md)"));
        Assert.NotEmpty(DecisionFaults(["0001-a.md", "0002-b.md"], "[a](0001-a.md)"));
        Assert.NotEmpty(DecisionFaults(["0001-a.md"], "[a](0001-a.md) [gone](0002-b.md)"));
        Assert.Empty(DecisionFaults(["0001-a.md", "0002-b.md"], "[a](0001-a.md) [b](0002-b.md)"));

        var records = Repository.Files("docs/decisions", ".md").Select(Path.GetFileName).OfType<string>().Where(name => name != "README.md").ToList();
        var index = Repository.At("docs/decisions/README.md");
        Faults.None(DecisionFaults(records, File.Exists(index) ? File.ReadAllText(index) : ""));
    }

    private static List<string> DecisionFaults(IReadOnlyList<string> records, string index)
    {
        var faults = records.Where(name => !RecordName().IsMatch(name)).Select(name => $"{name} has no number").ToList();
        faults.AddRange(records.GroupBy(name => name.Split('-')[0]).Where(same => same.Count() > 1).Select(same => $"{string.Join(" and ", same)} share a number"));
        faults.AddRange(records.Where(name => !index.Contains($"({name})", StringComparison.Ordinal)).Select(name => $"{name} is not in docs/decisions/README.md"));
        faults.AddRange(RecordLink().Matches(index).Select(match => match.Groups[1].Value).Where(name => !records.Contains(name)).Select(name => $"the index names {name}, which is not there"));
        return faults;
    }

    private static bool NamesHttp(string source) => HttpName().IsMatch(SourceText.Bare(source));

    [GeneratedRegex(@"\bMicrosoft\.AspNetCore\.(Http|Mvc|Routing|Builder|Hosting|Razor\w*)\b")]
    private static partial Regex HttpName();

    [GeneratedRegex(@"^\d{4}-[a-z0-9-]+\.md$")]
    private static partial Regex RecordName();

    [GeneratedRegex(@"\((\d{4}-[\w-]+\.md)\)")]
    private static partial Regex RecordLink();
}
