using System.Text.Json.Serialization;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Intake;

/// <summary>A report as it arrives from any channel, before it is checked. Codes are text because they come from outside.</summary>
public sealed record Submission
{
    /// <summary><c>complaint</c>, <c>aspiration</c> or <c>information_request</c>.</summary>
    public string? Class { get; init; }

    /// <summary>1–200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>1–20,000 characters.</summary>
    public string? Text { get; init; }

    /// <summary><c>yyyy-MM-dd</c>; not in the future.</summary>
    public string? IncidentDate { get; init; }

    /// <summary>Official code of a province, regency/city, district or village, dotted.</summary>
    public string? RegionCode { get; init; }

    /// <summary>Where exactly, in words; at most 300 characters.</summary>
    public string? Place { get; init; }

    /// <summary>Slug of the agency the reporter wishes; optional.</summary>
    public string? Agency { get; init; }

    /// <summary>Category code; optional.</summary>
    public string? Category { get; init; }

    public bool Anonymous { get; init; }

    public bool Confidential { get; init; }

    public Contact Contact { get; init; } = new();

    /// <summary><c>web</c>, <c>api</c> …</summary>
    public string Channel { get; init; } = "web";

    /// <summary><c>id</c> or <c>en</c>: of the notices.</summary>
    public string Language { get; init; } = "id";

    /// <summary>Written as one message, where no fields can be asked for: the officer who verifies it fills in what is missing. Told by the channel, so no part of what was sent.</summary>
    [JsonIgnore]
    public bool FreeForm { get; init; }

    /// <summary>Attachments kept under this draft go with the report.</summary>
    public string? DraftId { get; init; }
}

/// <summary>What the reporter is given.</summary>
/// <param name="Report">The report.</param>
/// <param name="Receipt">The secret code; shown once more only to the same idempotency key.</param>
/// <param name="Repeated">True when it had been filed before and nothing new was stored.</param>
public sealed record Filed(Report Report, Foundation.ReceiptCode Receipt, bool Repeated);
