using Xunit.Sdk;

namespace Lapor.Tests.Foundation;

/// <summary>The measure of memory itself: what is dear or grows faster than its input is seen.</summary>
public sealed class CostTests
{
    [Fact]
    public void What_grows_faster_than_its_input_is_seen()
    {
        static string Text(int size) => new('a', size);
        Cost.IsLinear(10, 25_000, Text, t => t.Length, t => _ = t.ToUpperInvariant());
        // A copy of the rest for each step.
        Assert.ThrowsAny<XunitException>(() => Cost.IsLinear(1_000_000, 5_000, Text, t => t.Length, t =>
        {
            while (t.Length > 0) t = t[1..];
        }));
        Assert.ThrowsAny<XunitException>(() => Cost.IsLinear(10, 25_000, Text, t => t.Length, t => _ = new byte[t.Length * 100]));
        Assert.ThrowsAny<XunitException>(() => Cost.IsWithin(10, 100, () => _ = new byte[1_000_000]));
    }
}
