using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Intake.Import;

/// <summary>How far an import is, and what came of it.</summary>
/// <param name="Read">Lines under the header.</param>
/// <param name="Added">Reports that are new here (in a dry run: that would be).</param>
/// <param name="Known">Reports that were imported before.</param>
/// <param name="Wrong">Lines with errors.</param>
/// <param name="WithoutAgency">Among the added: whose agency was not found by its name.</param>
public sealed record ImportProgress(int Read, int Added, int Known, int Wrong, int WithoutAgency);

/// <summary>
/// Brings the reports of another system's file in. Each is known by its source and number, kept as a keyed hash: importing a file again, or going on
/// after an interruption, adds only what is missing. Nobody is notified: what is open is in the queues and owed from now on, what ended stays ended.
/// </summary>
public sealed class ImportReports(Database database, ReportCommit commit, ContactVault contacts, Receipts receipts, KeyRing ring, TimeProvider time)
{
    /// <summary>Reports of one transaction: what an interruption costs at most.</summary>
    private const int Batch = 200;

    /// <summary>Imports a file.</summary>
    /// <param name="file">Its lines are read once.</param>
    /// <param name="source">The other system; <see cref="ImportMap.Source"/>.</param>
    /// <param name="dryRun">Reads and compares, writes nothing.</param>
    /// <param name="wrong">Told each error, with its line.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancel">Stops between two batches or within one, which then leaves nothing.</param>
    public async Task<ImportProgress> Run(
        ImportFile file, string source, bool dryRun, Action<RowError>? wrong = null, Action<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        var total = new ImportProgress(0, 0, 0, 0, 0);
        var places = new ImportPlaces();
        foreach (var lines in file.Lines().Chunk(Batch))
        {
            foreach (var error in lines.SelectMany(line => line.Faults))
                wrong?.Invoke(error);
            var rows = lines.Select(line => line.Row).OfType<ImportRow>().ToList();
            var (added, lost) = rows.Count == 0 ? default
                : dryRun ? await database.Read(async session => await Look(session, places, source, rows, cancel), cancel)
                : await database.Write(transaction => Add(transaction, places, source, rows, cancel), cancel);
            if (added > 0 && !dryRun)
                commit.Wake();
            total = new(total.Read + lines.Length, total.Added + added, total.Known + rows.Count - added, total.Wrong + lines.Length - rows.Count, total.WithoutAgency + lost);
            progress?.Invoke(total);
        }
        return total;
    }

    private async Task<(int Added, int WithoutAgency)> Look(Session session, ImportPlaces places, string source, List<ImportRow> rows, CancellationToken cancel)
    {
        var lost = 0;
        var unknown = await Unknown(session, source, rows, cancel);
        foreach (var (row, _) in unknown)
        {
            if ((await places.Agency(session, row, cancel)).Agency is null)
                lost++;
        }
        return (unknown.Count, lost);
    }

    private async Task<(int Added, int WithoutAgency)> Add(Transaction transaction, ImportPlaces places, string source, List<ImportRow> rows, CancellationToken cancel)
    {
        var lost = 0;
        var unknown = await Unknown(transaction, source, rows, cancel);
        foreach (var (row, mac) in unknown)
        {
            var (agency, unit) = await places.Agency(transaction, row, cancel);
            if (agency is null)
                lost++;
            var report = ReportOf(row, agency, unit) with
            {
                RegionCode = await places.Region(transaction, row, cancel),
                CategoryCode = await places.Category(transaction, row.Category, row.CategoryId, cancel),
            };
            // Nobody holds this receipt: the reporter has an account there, not here.
            var done = await commit.File(transaction, Viewer.System, report, receipts.Mac(ReceiptCode.New()), ActKind.Import, cancel, From(row));
            if (row.ReporterName.Length > 0 && !row.ReporterName.Equals("Anonim", StringComparison.OrdinalIgnoreCase))
                await contacts.Put(transaction, done.Report.Id, new Contact(Name: row.ReporterName), cancel);
            await transaction.Execute(
                "INSERT INTO intake_key (key_mac, body_hash, report_id, created_at) VALUES (@mac, @body, @report, @now)",
                new { mac, body = SHA256.HashData(Encoding.UTF8.GetBytes(row.OriginalText)), report = done.Report.Id, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                cancel);
        }
        return (unknown.Count, lost);
    }

    /// <summary>The rows that were not imported before, each once.</summary>
    private async Task<List<(ImportRow Row, byte[] Mac)>> Unknown(Session session, string source, List<ImportRow> rows, CancellationToken cancel)
    {
        var keyed = rows.Select(row => (Row: row, Mac: ring.Mac("import", $"{source}\n{row.SourceId}"))).DistinctBy(pair => Convert.ToHexString(pair.Mac)).ToList();
        var parameters = new DynamicParameters();
        foreach (var (i, pair) in keyed.Index())
            parameters.Add($"k{i}", pair.Mac);
        var names = string.Join(", ", keyed.Select((_, i) => $"@k{i}"));
        var known = (await session.Query<byte[]>($"SELECT key_mac FROM intake_key WHERE key_mac IN ({names})", parameters, cancel)).Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
        return [.. keyed.Where(pair => !known.Contains(Convert.ToHexString(pair.Mac)))];
    }

    private static Report ReportOf(ImportRow row, long? agency, long? unit)
    {
        var state = row.State switch
        {
            // An open report that no agency of ours has is screened again: it must never be nobody's.
            ReportState.Forwarded or ReportState.Disposed or ReportState.RerouteRequested or ReportState.FollowedUp or ReportState.ReporterReplied when agency is null => ReportState.Submitted,
            ReportState.Disposed when unit is null => ReportState.Forwarded,
            _ => row.State,
        };
        var answered = state is ReportState.FollowedUp or ReportState.ReporterReplied or ReportState.Closed;
        var ended = state is ReportState.Closed or ReportState.Archived or ReportState.Withdrawn;
        // Exports say when a report came and, some, when it was answered. Later moments are not known; the last known one stands for them.
        var last = Math.Max(row.SubmittedAt, row.FirstAnswerAt ?? 0);
        return new Report
        {
            Class = row.Class,
            Supervisory = row.Supervisory,
            State = state,
            HeldFrom = state == ReportState.OnHold ? ReportState.Submitted : null,
            ClosedBy = ended ? row.ClosedBy : null,
            Rating = row.Rating,
            Anonymous = row.Anonymous,
            Confidential = row.Confidential,
            OriginalTitle = Title(row.Title),
            OriginalText = row.OriginalText,
            Title = Title(row.Title),
            Text = row.Text,
            Channel = ImportWords.Channel(row.Channel),
            Source = row.SourceId,
            AgencyId = state == ReportState.Submitted ? null : agency,
            UnitId = state is ReportState.Submitted or ReportState.Forwarded or ReportState.RerouteRequested ? null : unit,
            WantedAgencyId = state == ReportState.Submitted ? agency : null,
            SubmittedAt = row.SubmittedAt,
            ForwardedAt = state is ReportState.Submitted or ReportState.OnHold or ReportState.Archived or ReportState.Withdrawn ? null : row.SubmittedAt,
            FirstAnswerAt = row.FirstAnswerAt,
            FinalAnswerAt = state == ReportState.Closed ? row.FirstAnswerAt : null,
            LastIsFinal = state == ReportState.Closed,
            EndedAt = ended ? last : null,
            StateSince = answered || ended ? last : row.SubmittedAt,
            LastActAt = last,
        };
    }

    /// <summary>What the other system said beside the report: why it was held or archived, and the channel in its own word.</summary>
    private static Provenance? From(ImportRow row) => row.Reason.Length + row.Channel.Length == 0
        ? null
        : new(row.Reason, row.Channel.Length == 0 ? "" : JsonSerializer.Serialize(new { channel = row.Channel }));

    private static string Title(string title) => title.Length <= SubmissionRules.TitleLimit ? title : title[..(SubmissionRules.TitleLimit - 1)].TrimEnd() + "…";
}
