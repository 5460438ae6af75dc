using System.Security.Cryptography;
using System.Text.Json;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Intake;

/// <summary>
/// Anything from any channel becomes a report with a number and a receipt, exactly once: an idempotency key gives the same answer however
/// often it is sent. The report, its contact, its attachments and the key are one transaction, committed before the answer.
/// </summary>
public sealed class FileReport(Database database, ReportCommit commit, ReportStore reports, ContactVault contacts, Receipts receipts, KeyRing ring, TimeProvider time)
{
    internal static readonly Refusal BadKey =
        new("idempotency_key_format", "idempotencyKey", "Idempotency-Key terdiri atas 1–200 karakter tanpa karakter kendali.", "An Idempotency-Key has 1–200 characters and no control characters.");

    private sealed class EarlierFiling
    {
        public byte[] BodyHash { get; init; } = [];

        public long ReportId { get; init; }
    }

    private sealed class Places
    {
        public bool Region { get; init; }

        public bool Category { get; init; }

        public long? Agency { get; init; }
    }

    /// <summary>Everything that is wrong with a submission, codes against the reference data included; empty when it can be filed.</summary>
    public async Task<IReadOnlyList<Refusal>> Check(Submission raw, CancellationToken cancel) =>
        (await database.Read(s => CheckAll(s, SubmissionRules.Clean(raw), cancel), cancel)).Refusals;

    /// <summary>Files a report.</summary>
    /// <param name="raw">As it came.</param>
    /// <param name="key">Idempotency key of the sender, 1–200 characters; null files a new report each time.</param>
    /// <param name="cancel">Stops the work; nothing stays.</param>
    public Task<Outcome<Filed>> File(Submission raw, string? key, CancellationToken cancel) => IsKey(key)
        ? File(Viewer.Public, raw, key, (_, _) => Task.CompletedTask, cancel)
        : Task.FromResult<Outcome<Filed>>(BadKey);

    /// <summary>True for none, and for what an idempotency key may be.</summary>
    internal static bool IsKey(string? key) => key is null || (key.Length is > 0 and <= 200 && !key.Any(char.IsControl));

    /// <summary>Files a report in somebody's name, with more rows of the same transaction.</summary>
    /// <param name="by">Who files it.</param>
    /// <param name="raw">As it came.</param>
    /// <param name="key">A key that <see cref="IsKey"/> held good, or one that nobody outside can send.</param>
    /// <param name="also">Writes those rows; gets the new report.</param>
    /// <param name="cancel">Stops the work; nothing stays.</param>
    internal async Task<Outcome<Filed>> File(Viewer by, Submission raw, string? key, Func<Transaction, Report, Task> also, CancellationToken cancel)
    {
        var given = SubmissionRules.Clean(raw);
        var bodyHash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(given));
        if (key is not null && await Find(key, cancel) is { } known) return await Repeat(known, key, bodyHash, cancel);
        var receipt = key is null ? ReceiptCode.New() : receipts.Derive(key);
        try
        {
            var filed = await database.Write<Outcome<Filed>>(
                async transaction =>
                {
                    var (refusals, agencyId) = await CheckAll(transaction, given, cancel);
                    if (refusals.Count > 0) return Outcome<Filed>.Refused(refusals);
                    var start = new Report
                    {
                        Class = Codes.Member<ReportClass>(given.Class!),
                        Anonymous = given.Anonymous,
                        Confidential = given.Confidential,
                        OriginalTitle = given.Title!,
                        OriginalText = given.Text!,
                        Title = given.Title!,
                        Text = given.Text!,
                        IncidentDate = given.IncidentDate,
                        RegionCode = given.RegionCode,
                        Place = given.Place ?? "",
                        CategoryCode = given.Category,
                        WantedAgencyId = agencyId,
                        Channel = given.Channel,
                        Language = given.Language,
                    };
                    var done = await commit.File(transaction, by, start, receipts.Mac(receipt), ActKind.Submit, cancel);
                    await contacts.Put(transaction, done.Report.Id, given.Contact with { Language = given.Language }, cancel);
                    if (key is not null)
                    {
                        await transaction.Execute(
                            "INSERT INTO intake_key (key_mac, body_hash, report_id, created_at) VALUES (@mac, @bodyHash, @reportId, @now)",
                            new { mac = Mac(key), bodyHash, reportId = done.Report.Id, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                            cancel);
                    }

                    if (given.DraftId is { } draft) await AttachmentStore.Claim(transaction, draft, done.Report.Id, done.Act.Id, Visibility.Reporter, cancel);
                    await also(transaction, done.Report);
                    return new Filed(done.Report, receipt, Repeated: false);
                },
                cancel);
            commit.Wake();
            return filed;
        }
        catch (Exception raced) when (key is not null && database.Dialect.IsUniqueViolation(raced))
        {
            // The same key was being filed at the same moment; that one won and holds the number.
            return await Repeat((await Find(key, cancel))!, key, bodyHash, cancel);
        }
    }

    /// <summary>What was filed under this key, or null: the second click of a form whose draft is gone already.</summary>
    public async Task<Filed?> Again(string key, CancellationToken cancel) => await Find(key, cancel) is { } known
        ? new Filed((await reports.Facts(known.ReportId, cancel))!.Report, receipts.Derive(key), Repeated: true)
        : null;

    private async Task<Outcome<Filed>> Repeat(EarlierFiling known, string key, byte[] bodyHash, CancellationToken cancel)
    {
        if (!known.BodyHash.AsSpan().SequenceEqual(bodyHash))
        {
            return new Refusal(
                "idempotency_key_reused", "idempotencyKey",
                "Idempotency-Key ini sudah dipakai untuk laporan lain. Pakai kunci baru untuk laporan baru.",
                "This Idempotency-Key was used for another report. Use a new key for a new report.");
        }

        return (await Again(key, cancel))!;
    }

    private Task<EarlierFiling?> Find(string key, CancellationToken cancel) => database.Read(
        s => s.First<EarlierFiling>("SELECT body_hash, report_id FROM intake_key WHERE key_mac = @mac", new { mac = Mac(key) }, cancel), cancel);

    private byte[] Mac(string key) => ring.Mac("idempotency", key);

    private async Task<(IReadOnlyList<Refusal> Refusals, long? AgencyId)> CheckAll(Session session, Submission given, CancellationToken cancel)
    {
        var today = Reports.DueDates.Day(time.GetUtcNow().ToUnixTimeMilliseconds(), IndonesianTime.Wit);
        var wrong = SubmissionRules.Check(given, today);
        var places = await session.First<Places>(
            """
            SELECT EXISTS (SELECT 1 FROM region WHERE code = @region) AS region,
                EXISTS (SELECT 1 FROM category WHERE code = @category AND active) AS category,
                (SELECT id FROM agency WHERE slug = @agency AND active) AS agency
            """,
            new { region = given.RegionCode ?? "", category = given.Category ?? "", agency = given.Agency ?? "" },
            cancel);
        if (given.RegionCode is { } region && places?.Region != true) wrong.Add(ReportRefusals.Unknown("regionCode", region));
        if (given.Category is { } category && places?.Category != true) wrong.Add(ReportRefusals.Unknown("category", category));
        if (given.Agency is { } agency && places?.Agency is null) wrong.Add(ReportRefusals.Unknown("agency", agency));
        return (wrong, places?.Agency);
    }
}
