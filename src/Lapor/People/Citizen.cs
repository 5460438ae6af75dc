using System.Text.Json.Serialization;
using Lapor.Foundation;

namespace Lapor.People;

/// <summary>What a person says of themselves. Lives only sealed; everything but the address may be empty.</summary>
public sealed record CitizenDetails
{
    /// <summary>Verified by a one-time code; signs in. Empty where <see cref="Mobile"/> alone does.</summary>
    public string Email { get; init; } = "";

    /// <summary>Verified by a one-time code; signs in. E.164, or empty.</summary>
    public string Mobile { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>What public pages show of ordinary reports.</summary>
    public string ShownName { get; init; } = "";

    /// <summary>For the contact of reports, as typed; not verified.</summary>
    public string Phone { get; init; } = "";

    /// <summary>NIK, 16 digits; its shape is checked, not its owner.</summary>
    public string NationalId { get; init; } = "";

    /// <summary><c>id</c> or <c>en</c>: of mails.</summary>
    public string Language { get; init; } = "id";

    /// <summary>How reports of this account are told of.</summary>
    public NoticeChoice Notices { get; init; } = new();

    /// <summary>What the owner calls each passkey, by its number.</summary>
    public IReadOnlyDictionary<long, string> PasskeyNames { get; init; } = new Dictionary<long, string>();

    /// <summary>The verified addresses, at least one; word of the account goes to the first.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Addresses => [.. ((string[])[Email, Mobile]).Where(a => a.Length > 0)];

    /// <summary>The address that the account is known by on its owner's screens.</summary>
    [JsonIgnore]
    public string Main => Addresses.Count > 0 ? Addresses[0] : "";

    /// <summary>The verified address of one kind, or nothing.</summary>
    public string AddressOf(AddressKind kind) => kind is AddressKind.Email ? Email : Mobile;

    /// <summary>With another verified address of its kind; nothing takes it out.</summary>
    public CitizenDetails With(AddressKind kind, string address) => kind is AddressKind.Email ? this with { Email = address } : this with { Mobile = address };
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
    public Contact AsContact() => new(Details.Name, Details.Phone.Length > 0 ? Details.Phone : Details.Mobile, Details.Email, Details.ShownName, Details.Language) { Notices = Details.Notices };
}
