using Lapor.Foundation;
using Lapor.People;

namespace Lapor.Reports;

/// <summary>Who asks or acts, on whatever channel.</summary>
public sealed record Viewer
{
    private Viewer(ActorKind? kind, Officer? officer, TrackingId? own)
    {
        Kind = kind;
        Officer = officer;
        Own = own;
    }

    /// <summary>Anybody.</summary>
    public static Viewer Public { get; } = new(null, null, null);

    /// <summary>A job of the system itself.</summary>
    public static Viewer System { get; } = new(ActorKind.System, null, null);

    /// <summary>Null for the public.</summary>
    public ActorKind? Kind { get; }

    public Officer? Officer { get; }

    /// <summary>The report whose receipt code was shown, or that the partner application filed.</summary>
    public TrackingId? Own { get; }

    /// <summary>Somebody who proved the receipt code of this report.</summary>
    public static Viewer Reporter(TrackingId own) => new(ActorKind.Reporter, null, own);

    /// <summary>A partner application, about a report that it filed itself.</summary>
    public static Viewer Partner(TrackingId own) => new(ActorKind.Partner, null, own);

    /// <summary>A signed-in officer.</summary>
    public static Viewer Of(Officer officer) => new(ActorKind.Officer, officer, null);
}
