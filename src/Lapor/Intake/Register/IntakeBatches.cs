using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Intake.Register;

/// <summary>The registers that were digitised: kept, listed, and taken back.</summary>
public sealed class IntakeBatches(Database database, ReportCommit commit, TimeProvider time)
{
    /// <summary>Characters of the reason for taking one back.</summary>
    public const int ReasonLimit = 300;

    private const int Listed = 30;

    private static readonly Refusal NotFound = new(
        "batch_not_found", "", "Kumpulan ini tidak ada, atau bukan dari loket Anda.", "There is no such batch, or it is not of your counter.");

    private const string Columns = """
        SELECT b.id, b.name, b.officer_id, o.name AS officer_name, b.agency_id, a.name AS agency_name, COALESCE(a.path, '') AS agency_path, b.created_at, b.finished_at, b.undone_at, u.name AS undone_by,
            (SELECT COUNT(*) FROM intake_batch_report r WHERE r.batch_id = b.id) AS reports
        FROM intake_batch b JOIN officer o ON o.id = b.officer_id LEFT JOIN agency a ON a.id = b.agency_id LEFT JOIN officer u ON u.id = b.undone_by
        """;

    /// <summary>Whoever filed it, and who administers that counter.</summary>
    public static bool IsOpenTo(Officer by, IntakeBatch batch) => May.TakeBack(Viewer.Of(by), batch.OfficerId, batch.AgencyPath);

    /// <summary>A batch, or null.</summary>
    public Task<IntakeBatch?> Of(string name, CancellationToken cancel) => database.Read(s => s.First<IntakeBatch>($"{Columns} WHERE b.name = @name", new { name }, cancel), cancel);

    /// <summary>The standing batch of a file, or null.</summary>
    internal Task<IntakeBatch?> OfFile(byte[] fileMac, CancellationToken cancel) =>
        database.Read(s => s.First<IntakeBatch>($"{Columns} WHERE b.file_mac = @fileMac AND b.undone_at IS NULL", new { fileMac }, cancel), cancel);

    /// <summary>The latest that are open to an officer.</summary>
    public Task<IReadOnlyList<IntakeBatch>> For(Officer by, CancellationToken cancel) => database.Read(
        s => s.Query<IntakeBatch>(
            $"{Columns} WHERE b.officer_id = @Id OR @national OR b.agency_id {s.Dialect.In("desks")} ORDER BY b.created_at DESC, b.id DESC LIMIT {Listed}",
            new { by.Id, national = by.Is(Role.NationalAdmin), desks = by.Roles.Where(r => r.Role is Role.AgencyAdmin).Select(r => r.AgencyId ?? 0).ToArray() },
            cancel),
        cancel);

    /// <summary>Its reports, in the order of the file.</summary>
    public Task<IReadOnlyList<BatchLine>> Lines(IntakeBatch batch, CancellationToken cancel) => database.Read(
        s => s.Query<BatchLine>(
            """
            SELECT b.line, r.tracking_id, r.state, r.act_count, t.reference
            FROM intake_batch_report b JOIN report r ON r.id = b.report_id JOIN assisted_intake t ON t.report_id = r.id WHERE b.batch_id = @Id ORDER BY b.line
            """,
            new { batch.Id },
            cancel),
        cancel);

    /// <summary>A new batch; null when the file is another one's at this moment.</summary>
    internal async Task<IntakeBatch?> Begin(Officer by, long? agencyId, byte[] fileMac, CancellationToken cancel)
    {
        var name = Drafts.NewKey();
        try
        {
            await database.Write(
                t => t.Execute(
                    "INSERT INTO intake_batch (name, officer_id, agency_id, file_mac, created_at) VALUES (@name, @officer, @agencyId, @fileMac, @now)",
                    new { name, officer = by.Id, agencyId, fileMac, now = Now() },
                    cancel),
                cancel);
        }
        catch (Exception raced) when (database.Dialect.IsUniqueViolation(raced))
        {
            return null;
        }

        return await Of(name, cancel);
    }

    internal static Task Add(Transaction transaction, IntakeBatch batch, Report report, TriedLine line, CancellationToken cancel) => transaction.Execute(
        "INSERT INTO intake_batch_report (report_id, batch_id, line, line_mac) VALUES (@Id, @batch, @Line, @Mac)", new { report.Id, batch = batch.Id, line.Line, line.Mac }, cancel);

    internal Task Finish(IntakeBatch batch, CancellationToken cancel) =>
        database.Write(t => t.Execute("UPDATE intake_batch SET finished_at = @now WHERE id = @Id AND finished_at IS NULL", new { batch.Id, now = Now() }, cancel), cancel);

    /// <summary>
    /// Takes back what nobody has worked on yet; the rest stays, and is told by <see cref="Lines"/>. The file may come again afterwards. Doing it twice changes nothing more.
    /// </summary>
    /// <param name="by">Who filed it, or administers that counter.</param>
    /// <param name="name">The batch.</param>
    /// <param name="reason">Why; stands in the last message to those reporters.</param>
    /// <param name="cancel">Stops the work between two reports.</param>
    /// <returns>How many were taken back; or refused with <c>batch_not_found</c>, <c>missing</c>, <c>too_long</c>.</returns>
    public async Task<Outcome<int>> TakeBack(Officer by, string name, string reason, CancellationToken cancel)
    {
        if (await Of(name, cancel) is not { } batch || !IsOpenTo(by, batch)) return NotFound;
        var why = IndonesianText.Clean(reason ?? "").ReplaceLineEndings(" ").Trim();
        if (why.Length == 0) return ReportRefusals.Missing("reason", "Tulis mengapa kumpulan ini dibatalkan.", "Write why this batch is taken back.");
        if (why.Length > ReasonLimit) return ReportRefusals.TooLong("reason", ReasonLimit, why.Length);
        var gone = 0;
        foreach (var line in await Lines(batch, cancel))
        {
            if (!line.IsUntouched) continue;
            if (!(await TakeBack(by, batch, line.Number, why, cancel)).IsRefused) gone++;
        }

        await database.Write(
            t => t.Execute("UPDATE intake_batch SET undone_at = @now, undone_by = @officer WHERE id = @Id AND undone_at IS NULL", new { batch.Id, officer = by.Id, now = Now() }, cancel), cancel);
        return gone;
    }

    // The system's act in the officer's name: what they may at the counter does not open the report to them.
    private Task<Outcome<Committed>> TakeBack(Officer by, IntakeBatch batch, TrackingId id, string reason, CancellationToken cancel) => commit.Do(
        Viewer.System, id, null, ActKind.TakeBack, "web",
        (_, facts) => Task.FromResult<Outcome<Deed>>(facts.Report.ActCount > 1
            ? ReportRefusals.NotNow(ActKind.TakeBack, facts.Report.State)
            : new Deed(facts.Report with { Title = "", Text = "", OriginalTitle = "", OriginalText = "", Place = "", Tags = "", Source = "" })
            {
                Text = reason,
                Visibility = Visibility.Reporter,
                Carries = new Act { Actor = ActorKind.Officer, OfficerId = by.Id, AgencyId = batch.AgencyId },
                Also = async (transaction, act) =>
                {
                    await EraseWords.Of(transaction, act.ReportId, keepSeq: act.Seq, cancel);
                    // The number is free again for the corrected sheet.
                    await transaction.Execute("UPDATE assisted_intake SET reference = '' WHERE report_id = @ReportId", new { act.ReportId }, cancel);
                },
            }),
        cancel);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
