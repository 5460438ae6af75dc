using System.Text.Json.Serialization;

namespace Lapor.People;

/// <summary>A person on a messenger.</summary>
/// <param name="Channel">Code of the channel: <c>telegram</c>.</param>
/// <param name="Handle">Who they are there: a chat's id, a number, an id of the provider's. Personal data.</param>
public sealed record ChatAddress(string Channel, string Handle);

/// <summary>Who filed a report and how to reach them. Lives only sealed; every field may be empty.</summary>
/// <param name="Name">The reporter's name.</param>
/// <param name="Phone">E.164 or as typed.</param>
/// <param name="Email">Address for notices.</param>
/// <param name="ShownName">What the public page shows for an ordinary report, as the reporter chose.</param>
/// <param name="Language"><c>id</c> or <c>en</c>: of notices.</param>
public sealed record Contact(string Name = "", string Phone = "", string Email = "", string ShownName = "", string Language = "id")
{
    /// <summary>Why mails do not reach <see cref="Email"/>, as <c>smtp_550</c>; null while they do, as far as is known.</summary>
    public string? Undeliverable { get; init; }

    /// <summary>How the person wants to be told; null: of every step, at any hour. Beside what was typed: the vault keeps it, a draft or an idempotency key does not.</summary>
    [JsonIgnore]
    public NoticeChoice? Notices { get; init; }

    /// <summary>True when <see cref="Email"/> was proved by a one-time code. Kept by the vault alone.</summary>
    [JsonIgnore]
    public bool EmailProved { get; init; }

    /// <summary>True when <see cref="Phone"/> was proved by a one-time code. Kept by the vault alone.</summary>
    [JsonIgnore]
    public bool PhoneProved { get; init; }

    /// <summary>Where the person wrote from on a messenger; null: another way. Vouched for by the messenger. Kept by the vault alone.</summary>
    [JsonIgnore]
    public ChatAddress? Chat { get; init; }

    public bool IsEmpty => Name.Length == 0 && Phone.Length == 0 && Email.Length == 0 && Chat is null;

    /// <summary>The chosen public name, or the first name and an initial: "Siti A.".</summary>
    public string PublicName()
    {
        if (ShownName.Length > 0) return ShownName;
        var words = Name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length switch
        {
            0 => "",
            1 => words[0],
            _ => $"{words[0]} {words[^1][0]}.",
        };
    }
}
