using Lapor.Foundation;

namespace Lapor.People;

/// <summary>What a person says of themselves. Lives only sealed; everything but the address may be empty.</summary>
public sealed record CitizenDetails
{
    /// <summary>Verified by a one-time code; signs in.</summary>
    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>What public pages show of ordinary reports.</summary>
    public string ShownName { get; init; } = "";

    /// <summary>As typed; not verified.</summary>
    public string Phone { get; init; } = "";

    /// <summary>NIK, 16 digits; its shape is checked, not its owner.</summary>
    public string NationalId { get; init; } = "";

    /// <summary><c>id</c> or <c>en</c>: of mails.</summary>
    public string Language { get; init; } = "id";

    /// <summary>How reports of this account are told of.</summary>
    public NoticeChoice Notices { get; init; } = new();
}

/// <summary>A report in an account.</summary>
/// <param name="Number">Tracking ID, its digits.</param>
/// <param name="Seen">Steps of its history that the owner has seen.</param>
public sealed record KeptReport(string Number, int Seen);

/// <summary>A citizen's account, opened.</summary>
/// <param name="Id">The account; never shown.</param>
/// <param name="Details">About the person.</param>
/// <param name="Kept">Reports in the account, latest first.</param>
/// <param name="HasPassword">False: signs in by code only.</param>
/// <param name="CreatedOn">Legal day, <c>yyyy-MM-dd</c>.</param>
public sealed record Citizen(long Id, CitizenDetails Details, IReadOnlyList<KeptReport> Kept, bool HasPassword, string CreatedOn)
{
    /// <summary>True when this report is in the account.</summary>
    public bool Holds(TrackingId id) => Kept.Any(k => k.Number == id.ToString());

    /// <summary>As a report's contact: what is known is filled in, the notices as chosen.</summary>
    public Contact AsContact() => new(Details.Name, Details.Phone, Details.Email, Details.ShownName, Details.Language) { Notices = Details.Notices };
}
