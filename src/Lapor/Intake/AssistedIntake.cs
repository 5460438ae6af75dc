using System.Globalization;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Intake;

/// <summary>How a report reached the officer who writes it down; the code is the report's channel.</summary>
public enum HandedIn
{
    WalkIn,
    Phone,
    Letter,
    Email,
}

/// <summary>How the person agreed that an officer files in their name.</summary>
public enum Consent
{
    /// <summary>Said so, at the counter or on the telephone.</summary>
    Spoken,

    /// <summary>Signed the paper that is attached.</summary>
    Signed,

    /// <summary>Sent it in themselves, to be dealt with: a letter or an e-mail.</summary>
    SentIn,
}

/// <summary>A report that an officer writes down for somebody. Codes are text because they come from a form.</summary>
public sealed record Dictated
{
    /// <summary>What the person says; its channel is taken from <see cref="Source"/>.</summary>
    public Submission Submission { get; init; } = new();

    /// <summary>Code of a <see cref="HandedIn"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Code of a <see cref="Consent"/>.</summary>
    public string? Agreed { get; init; }

    /// <summary><c>yyyy-MM-dd</c> on which it reached the office; null: today.</summary>
    public string? ReceivedOn { get; init; }

    /// <summary>The officer made sure that the telephone is the person's: it is told news, and may answer, as one that a code proved.</summary>
    public bool PhoneChecked { get; init; }

    /// <summary>Number in the office's own register of letters; at most 100 characters.</summary>
    public string Reference { get; init; } = "";
}

/// <summary>How a report was taken in by an officer.</summary>
public sealed class IntakeRecord
{
    public long ReportId { get; init; }

    public string Source { get; init; } = "";

    public string Agreed { get; init; } = "";

    /// <summary><c>yyyy-MM-dd</c>.</summary>
    public string ReceivedOn { get; init; } = "";

    public string Reference { get; init; } = "";

    public string OfficerName { get; init; } = "";

    /// <summary>Agency whose counter it was; null: the nation's.</summary>
    public string? AgencyName { get; init; }
}

/// <summary>
/// Assisted intake: an officer files in the name of a person who came, called or wrote. The report is the person's (they get number and receipt), its channel is
/// where it came from, and who wrote it down, when it had reached the office and how the person agreed is kept beside it.
/// </summary>
public sealed class AssistedIntake(FileReport intake, Database database, TimeProvider time)
{
    /// <summary>Characters of a register number.</summary>
    public const int ReferenceLimit = 100;

    /// <summary>A receipt is printed for so long after the filing; then only its owner has it.</summary>
    public static readonly TimeSpan Printable = TimeSpan.FromMinutes(30);

    internal static readonly Refusal NotAllowed = new(
        "not_allowed", "", "Peran Anda tidak mencatat laporan orang lain. Minta admin instansi Anda.", "Your role does not take down other people's reports. Ask your agency's admin.");

    /// <summary>Everything that is wrong with it; empty when it can be filed.</summary>
    public async Task<IReadOnlyList<Refusal>> Check(Dictated given, CancellationToken cancel) => [.. Own(given), .. await intake.Check(given.Submission, cancel)];

    /// <summary>Files it.</summary>
    /// <param name="by">Who writes it down.</param>
    /// <param name="given">As typed.</param>
    /// <param name="key">Of this one form: the same again is the same report.</param>
    /// <param name="cancel">Stops the work; nothing stays.</param>
    /// <param name="beside">Writes more rows of the same transaction; gets the new report.</param>
    /// <returns>Number and receipt; or refused with <c>not_allowed</c>, and as <see cref="FileReport"/> refuses.</returns>
    public async Task<Outcome<Filed>> File(Officer by, Dictated given, string key, CancellationToken cancel, Func<Transaction, Report, Task>? beside = null)
    {
        if (!May.TakeIn(Viewer.Of(by))) return NotAllowed;
        if (await Check(given, cancel) is { Count: > 0 } wrong) return Outcome<Filed>.Refused(wrong);
        var source = Codes.Member<HandedIn>(given.Source!);
        return await intake.File(
            Viewer.Of(by), Told(given, source), Key(by, key),
            async (transaction, report) =>
            {
                await transaction.Execute(
                    """
                    INSERT INTO assisted_intake (report_id, officer_id, agency_id, source, agreed, received_on, reference)
                    VALUES (@Id, @officer, @agency, @source, @agreed, @on, @reference)
                    """,
                    new
                    {
                        report.Id,
                        officer = by.Id,
                        agency = Desk(by).AgencyId,
                        source = source.Code(),
                        agreed = given.Agreed,
                        on = given.ReceivedOn is { Length: > 0 } on ? on : Iso(Today()),
                        reference = Clean(given.Reference),
                    },
                    cancel);
                if (beside is not null) await beside(transaction, report);
            },
            cancel);
    }

    /// <summary>What this officer filed under a key, for the printed receipt; null when there is none, or its time is over.</summary>
    public async Task<Filed?> Printed(Officer by, string key, CancellationToken cancel) =>
        await intake.Again(Key(by, key), cancel) is { } filed && filed.Report.SubmittedAt > (time.GetUtcNow() - Printable).ToUnixTimeMilliseconds() ? filed : null;

    /// <summary>True when this key was used: the form is another one's by now.</summary>
    public async Task<bool> IsUsed(Officer by, string key, CancellationToken cancel) => await intake.Again(Key(by, key), cancel) is not null;

    /// <summary>How a report was taken in; null: its reporter filed it.</summary>
    public Task<IntakeRecord?> Of(long reportId, CancellationToken cancel) => database.Read(
        s => s.First<IntakeRecord>(
            """
            SELECT t.report_id, t.source, t.agreed, t.received_on, t.reference, o.name AS officer_name, a.name AS agency_name
            FROM assisted_intake t JOIN officer o ON o.id = t.officer_id LEFT JOIN agency a ON a.id = t.agency_id WHERE t.report_id = @reportId
            """,
            new { reportId },
            cancel),
        cancel);

    /// <summary>The role in which an officer who may take reports in does so: it says whose counter it is.</summary>
    internal static OfficerRole Desk(Officer by) => by.Roles.Where(r => May.TakesInAs(r.Role)).MaxBy(r => r.Role)!;

    // With control characters, which nobody outside can send: no key of another sender is ever the same.
    private static string Key(Officer by, string key) => string.Create(CultureInfo.InvariantCulture, $"officer\u0001{by.Id}\u0001{key}");

    private static Submission Told(Dictated given, HandedIn source)
    {
        var contact = given.Submission.Contact;
        return given.Submission with { Channel = source.Code(), Contact = contact with { PhoneProved = given.PhoneChecked && CitizenAddresses.Phone(contact.Phone) is not null } };
    }

    private List<Refusal> Own(Dictated given)
    {
        List<Refusal> wrong = [];
        if (Codes.TryMember<HandedIn>(given.Source) is null)
            wrong.Add(ReportRefusals.Missing("source", "Pilih dari mana laporan ini datang: datang langsung, telepon, surat, atau surel.", "Choose how this report came: in person, by telephone, letter or e-mail."));
        if (Codes.TryMember<Consent>(given.Agreed) is not { } agreed)
            wrong.Add(ReportRefusals.Missing("agreed", "Pilih bagaimana pelapor menyetujui pencatatan ini. Tanpa persetujuannya laporan tidak dapat dikirim.", "Choose how the person agreed. Without their consent the report cannot be sent."));
        else if (agreed is Consent.SentIn && Codes.TryMember<HandedIn>(given.Source) is HandedIn.WalkIn or HandedIn.Phone)
            wrong.Add(new("agreed_not_sent", "agreed", "Yang dikirim sendiri hanya surat atau surel. Tanyakan persetujuannya kepada pelapor.", "Only letters and e-mails are sent in. Ask the person for their consent."));
        if (given.ReceivedOn is { Length: > 0 } text)
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year < 1945)
                wrong.Add(new("date_format", "receivedOn", "Tanggal diterima tidak terbaca. Tulis tahun-bulan-tanggal, misalnya 2026-01-31.", "The day it came cannot be read. Write year-month-day, for example 2026-01-31."));
            else if (day > Today())
                wrong.Add(new("date_in_future", "receivedOn", "Tanggal diterima ada di masa depan. Isi tanggal hari ini atau sebelumnya.", "The day it came is in the future. Give today or an earlier day."));
        }

        if (Clean(given.Reference) is { Length: > ReferenceLimit } reference) wrong.Add(ReportRefusals.TooLong("reference", ReferenceLimit, reference.Length));
        return wrong;
    }

    private DateOnly Today() => DueDates.Day(time.GetUtcNow().ToUnixTimeMilliseconds(), IndonesianTime.Wit);

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string Clean(string text) => IndonesianText.Clean(text).ReplaceLineEndings(" ").Trim();
}
