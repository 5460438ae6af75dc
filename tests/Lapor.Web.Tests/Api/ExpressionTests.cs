using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Lapor.Reports;
using Lapor.Tests.House;

namespace Lapor.Web.Tests.Api;

/// <summary>
/// No text that somebody sends keeps a regular expression busy: each one runs without backtracking or ends by itself, and each is written where this
/// test sees it.
/// </summary>
public sealed partial class ExpressionTests
{
    /// <summary>Beginnings, repeated and spoilt at the end, that make careless expressions try every way to split them.</summary>
    private static readonly string[] Lures = ["a", " ", "1", "1 ", "a@", "a.", "[a ", "{{a", "{", "?a ", "!a", "== a", "-", "/*", "\"\\", "(", "0", "+", "aa.", "5.7."];

    [Fact]
    public void Every_expression_ends_by_itself()
    {
        Assert.Equal(["Slow"], Faulty(typeof(Planted)));
        var all = Expressions(typeof(Report), typeof(Server));
        Assert.True(all.Count >= 6, "The expressions of the product are not where this test looks for them.");
        Faults.None(all.Where(e => !IsSafe(e.Expression)).Select(e => e.Name));
    }

    [Fact]
    public void No_expression_is_written_where_nobody_sees_its_time()
    {
        Assert.Equal(2, Hidden("new Regex(\"a\"); Regex.IsMatch(x, y); Regex.Escape(x)").Count());
        Faults.None(
            from path in Repository.Files("src", ".cs", ".cshtml")
            from found in Hidden(File.ReadAllText(path))
            select $"{Repository.Name(path)}: {found}; write it as [GeneratedRegex(…, RegexOptions.NonBacktracking)]");
    }

    [Fact]
    public void Nothing_that_is_sent_keeps_one_busy()
    {
        foreach (var (name, expression) in Expressions(typeof(Report), typeof(Server)))
        {
            foreach (var lure in Lures)
            {
                var text = string.Concat(Enumerable.Repeat(lure, 20_000 / lure.Length)) + "\u0001";
                var watch = Stopwatch.StartNew();
                try
                {
                    _ = expression.Count(text);
                }
                catch (RegexMatchTimeoutException)
                {
                    // It ended by itself, as it should.
                }

                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"{name} took {watch.Elapsed} over «{lure}…»");
            }
        }
    }

    [Fact]
    public void No_call_leaves_by_another_way()
    {
        Assert.Equal(["new SocketsHttpHandler", "WebRequest", "new TcpClient("], Ways("new SocketsHttpHandler(); WebRequest.Create(x); new TcpClient(); new HttpRequestMessage()"));
        // Mail goes where the operator set it, the scanner's socket too.
        Faults.None(
            from path in Repository.Files("src", ".cs", ".cshtml")
            where Repository.Name(path) is not ("src/Lapor/Channels/OutgoingCalls.cs" or "src/Lapor/Attachments/MalwareScan.cs")
            from way in Ways(File.ReadAllText(path))
            select $"{Repository.Name(path)}: {way}; call through IHttpClientFactory.CreateClient(OutgoingCalls.Client)");
    }

    [Fact]
    public void The_threat_model_names_tests_that_are_there()
    {
        var tests = string.Join('\n', Repository.Files("tests", ".cs").Select(File.ReadAllText));
        Assert.Equal(["GhostTests", "A_ghost"], Absent("`GhostTests`, `HeadersTests.A_ghost…`, `A_ghost…`", "class HeadersTests"));
        Faults.None(Absent(string.Join('\n', File.ReadLines(Repository.At("docs", "threat-model.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Select(l => l.Split('|')[^2])), tests));
    }

    /// <summary>Names of classes and beginnings of methods in a table's last column that no test has.</summary>
    private static IEnumerable<string> Absent(string named, string tests) => NamedTest().Matches(named)
        .SelectMany(m => m.Groups[1].Value.Split('.'))
        .Where(n => !tests.Contains((n.EndsWith("Tests", StringComparison.Ordinal) || !n.Contains('_', StringComparison.Ordinal) ? "class " : " ") + n, StringComparison.Ordinal))
        .Distinct();

    private static IEnumerable<string> Ways(string source) => Leaving().Matches(source).Select(m => m.Value);

    private static IEnumerable<string> Faulty(Type type) => Expressions([type], only: true).Where(e => !IsSafe(e.Expression)).Select(e => e.Name.Split('.')[^1]);

    private static bool IsSafe(Regex expression) => expression.Options.HasFlag(RegexOptions.NonBacktracking) || expression.MatchTimeout <= TimeSpan.FromSeconds(1) && expression.MatchTimeout > TimeSpan.Zero;

    private static IEnumerable<string> Hidden(string source) => Written().Matches(source).Select(m => m.Value);

    private static List<(string Name, Regex Expression)> Expressions(params Type[] of) => Expressions(of, only: false);

    private static List<(string Name, Regex Expression)> Expressions(Type[] of, bool only) =>
    [
        .. from type in of.SelectMany(t => only ? [t] : t.Assembly.GetTypes())
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           where method.ReturnType == typeof(Regex) && method.GetParameters().Length == 0 && method.IsDefined(typeof(GeneratedRegexAttribute))
           select ($"{type.Name}.{method.Name}", (Regex)method.Invoke(null, null)!),
    ];

    [GeneratedRegex(@"new SocketsHttpHandler|HttpClientHandler|\bWebRequest\b|WebClient|new TcpClient\(|new Socket\(|ClientWebSocket", RegexOptions.NonBacktracking)]
    private static partial Regex Leaving();

    [GeneratedRegex(@"`([A-Z][\w.]+)…?`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"new Regex\(|Regex\.(?:IsMatch|Match|Matches|Replace|Split|Count|EnumerateMatches)\(", RegexOptions.NonBacktracking)]
    private static partial Regex Written();

    /// <summary>The fault that this test finds.</summary>
    private static partial class Planted
    {
        [GeneratedRegex("(a+)+$")]
        public static partial Regex Slow();
    }
}
