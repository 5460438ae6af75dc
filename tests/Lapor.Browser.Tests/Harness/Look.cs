using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Lapor.Browser.Tests.Harness;

/// <summary>A way to look at a page: width in CSS pixels, colours, and whether scripts run. Written as <c>phone-dark-noscript</c>.</summary>
public sealed record Look(int Width, bool Dark, bool Script) : IXunitSerializable
{
    public Look()
        : this(1280, false, true)
    {
    }

    /// <summary>The narrowest screen pages must hold without sideways scrolling (WCAG 2.2, 1.4.10 Reflow).</summary>
    public static readonly Look Narrowest = new(320, Dark: false, Script: true);

    /// <summary>Four looks in which each pair of phone/desktop, light/dark and script/no script occurs once.</summary>
    public static readonly IReadOnlyList<Look> Pairwise =
    [
        new(360, Dark: false, Script: true),
        new(360, Dark: true, Script: false),
        new(1280, Dark: true, Script: true),
        new(1280, Dark: false, Script: false),
    ];

    public int Width { get; private set; } = Width;

    public bool Dark { get; private set; } = Dark;

    public bool Script { get; private set; } = Script;

    public override string ToString() => $"{Width}-{(Dark ? "dark" : "light")}{(Script ? "" : "-noscript")}";

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Width), Width);
        info.AddValue(nameof(Dark), Dark);
        info.AddValue(nameof(Script), Script);
    }

    public void Deserialize(IXunitSerializationInfo info)
    {
        Width = info.GetValue<int>(nameof(Width));
        Dark = info.GetValue<bool>(nameof(Dark));
        Script = info.GetValue<bool>(nameof(Script));
    }
}

/// <summary>Runs a test once in each look of <see cref="Look.Pairwise"/>: <c>[Theory, InEveryLook] public async Task X(Look look)</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InEveryLookAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Look.Pairwise.Select(look => new TheoryDataRow(look))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
