namespace Lapor.Tests.House;

/// <summary>An assertion over a list of findings that prints every finding, one per line.</summary>
internal static class Faults
{
    /// <summary>Fails with all of them unless there are none.</summary>
    public static void None<T>(IEnumerable<T> faults)
    {
        var lines = faults.Select(fault => $"{fault}").ToList();
        if (lines.Count > 0)
            Assert.Fail(string.Join('\n', lines.Prepend($"{lines.Count} found:")));
    }
}
