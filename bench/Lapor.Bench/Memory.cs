using System.Globalization;

namespace Lapor.Bench;

/// <summary>What this process took of the machine's memory.</summary>
internal static class Memory
{
    /// <summary>The most that was resident at once since it started, in MB (VmHWM).</summary>
    public static double PeakMegabytes() => Kilobytes("VmHWM:") / 1000;

    private static double Kilobytes(string name) =>
        double.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1.024;
}
