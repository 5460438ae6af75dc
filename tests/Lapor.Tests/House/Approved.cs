namespace Lapor.Tests.House;

/// <summary>Text that people approved by committing it. With <c>LAPOR_APPROVE=1</c> a run writes the new text, and the change is read in the diff.</summary>
internal static class Approved
{
    public static void Text(string path, string actual)
    {
        var file = Repository.At(path);
        actual = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("LAPOR_APPROVE") == "1")
            File.WriteAllText(file, actual);
        Assert.True(File.Exists(file), $"{path} is missing; LAPOR_APPROVE=1 writes it.");
        var approved = File.ReadAllText(file).ReplaceLineEndings("\n");
        if (approved != actual)
            Assert.Fail($"{path} no longer says what the code does (LAPOR_APPROVE=1 rewrites it; read the diff):\n{Difference(approved, actual)}");
    }

    private static string Difference(string approved, string actual)
    {
        var before = approved.Split('\n');
        var after = actual.Split('\n');
        return string.Join('\n', before.Except(after).Take(20).Select(line => "- " + line).Concat(after.Except(before).Take(20).Select(line => "+ " + line)));
    }
}
