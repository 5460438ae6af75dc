using System.Runtime.CompilerServices;
using System.Text.Json;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Statistics;

/// <summary>A report as a file or a recap shows it to whoever asked; nothing that <see cref="May"/> forbids is in it.</summary>
internal sealed record ExportedReport
{
    public required Facts Facts { get; init; }

    /// <summary>Its words stay closed here: it is confidential, and this is only a list.</summary>
    public bool Closed { get; init; }

    /// <summary>Full or as the public sees it; <c>Anonim</c>; or empty where there is none.</summary>
    public string ReporterName { get; init; } = "";

    /// <summary>What is missing, or why it was archived: one line.</summary>
    public string Reason { get; init; } = "";

    public string Source { get; init; } = "";

    /// <summary>The latest answer that this reader may read.</summary>
    public Act? Answer { get; init; }

    public string Category { get; init; } = "";

    public string Agency { get; init; } = "";

    public string Unit { get; init; } = "";

    public string UnitSlug { get; init; } = "";

    /// <summary>The agency's decree in force and its latest annual report, for columns of the national table.</summary>
    public AgencyPapersInFile Papers { get; init; } = AgencyPapersInFile.None;

    /// <summary>Province, regency, district, village; empty from where it is not known.</summary>
    public required IReadOnlyList<string> PlaceNames { get; init; }

    public Report Report => Facts.Report;
}

/// <summary>
/// Reads reports in pieces for somebody who takes them out. Each is asked of <see cref="May"/> again; that a confidential one is opened, and that a name
/// is, is on the record before it is read. An anonymous name is never in a list, whoever asks.
/// </summary>
public sealed class ReadExport(Database database, ReportStore reports, ContactVault contacts, IdentityLog identities, AuditLog audit, ReportLinks? links = null, TimeProvider? time = null)
{
    /// <summary>Reports in memory at a time.</summary>
    public const int Piece = 500;

    private const int LongestReason = 500;
    private static readonly ActKind[] Answers = [ActKind.InterimFollowUp, ActKind.FinalFollowUp];
    private static readonly ActKind[] Reasons = [ActKind.Hold, ActKind.Archive, ActKind.ExpireHold, ActKind.Import];

    /// <summary>Reads these reports in this order; who may not be seen, and of which no word is left, is left out.</summary>
    /// <param name="order">What is wanted of each.</param>
    /// <param name="by">Whose rights, and whose name in the logs.</param>
    /// <param name="ids">Which.</param>
    /// <param name="open">Opens confidential ones, on the record; else their words stay closed.</param>
    /// <param name="cancel">Stops between two pieces.</param>
    internal async IAsyncEnumerable<IReadOnlyList<ExportedReport>> Run(ExportOrder order, Exporter by, IReadOnlyList<long> ids, bool open, [EnumeratorCancellation] CancellationToken cancel)
    {
        var labels = new ExportLabels(database, links, time);
        // The next piece is read and opened while this one is written.
        Task<IReadOnlyList<ExportedReport>> Ahead(long[] piece) => Task.Run(() => Whole(order, by, piece, open, labels, cancel), cancel);
        var pieces = ids.Chunk(Piece).ToList();
        var next = pieces.Count == 0 ? null : Ahead(pieces[0]);
        try
        {
            for (var at = 0; at < pieces.Count; at++)
            {
                var read = await next!;
                next = at + 1 < pieces.Count ? Ahead(pieces[at + 1]) : null;
                yield return read;
            }
        }
        finally
        {
            // Whoever stops in the middle does not leave a reader behind.
            if (next is not null) await Task.WhenAny(next);
        }
    }

    private async Task<IReadOnlyList<ExportedReport>> Whole(ExportOrder order, Exporter by, long[] piece, bool open, ExportLabels labels, CancellationToken cancel)
    {
        var facts = (await reports.FactsOf(piece, cancel)).Where(f => May.See(by.Viewer, f) && HasWords(f.Report)).ToList();
        var closed = open ? [] : facts.Where(f => f.Report.Confidential).Select(f => f.Report.Id).ToHashSet();
        if (open) await audit.Viewed(by.OfficerId, [.. facts.Where(f => f.Report.Confidential).Select(f => f.Report.Id)], cancel);
        var names = await Names(order, by, facts, cancel);
        var said = await Said(order, facts, cancel);
        await labels.Know(facts.ConvertAll(f => f.Report), cancel);
        return facts.ConvertAll(f => Shown(f, by, names, said[f.Report.Id], labels) with { Closed = closed.Contains(f.Report.Id) });
    }

    // Of what was deleted at its reporter's wish, or at the end of its time, a shell is left that says nothing.
    private static bool HasWords(Report report) => report.Text.Length > 0 || report.OriginalText.Length > 0;

    private async Task<IReadOnlyDictionary<long, string>> Names(ExportOrder order, Exporter by, IReadOnlyList<Facts> facts, CancellationToken cancel)
    {
        var named = facts.Where(f => !f.Report.Anonymous && !f.Report.IsForgotten).ToList();
        var shown = await database.Read(
            s => s.Query<NameRow>($"SELECT id, reporter_name FROM public_report WHERE id {s.Dialect.In("ids")}", new { ids = named.Select(f => f.Report.Id).ToArray() }, cancel), cancel);
        var names = shown.ToDictionary(n => n.Id, n => n.ReporterName);
        if (order.WhyNames.Length == 0 || by.OfficerId is not { } officer) return names;
        long[] opened = [.. named.Where(f => May.SeeIdentity(by.Viewer, f, reasonStated: true)).Select(f => f.Report.Id)];
        await identities.RecordMany(opened, officer, order.WhyNames, cancel);
        foreach (var (id, contact) in await contacts.OpenMany(opened, cancel)) names[id] = contact.Name;
        return names;
    }

    private async Task<ILookup<long, Act>> Said(ExportOrder order, IReadOnlyList<Facts> facts, CancellationToken cancel) => order.Kind is ExportKind.Recap
        ? await reports.ActsOf([.. facts.Where(f => f.Report.FirstAnswerAt is not null)], Answers, cancel)
        : await reports.ActsOf([.. facts.Where(f => f.Report.State is ReportState.OnHold or ReportState.Archived || NationalTable.Source(f.Report.Channel).Length == 0)], Reasons, cancel);

    private static ExportedReport Shown(Facts facts, Exporter by, IReadOnlyDictionary<long, string> names, IEnumerable<Act> said, ExportLabels labels)
    {
        var report = facts.Report;
        var seen = said.Where(a => May.See(by.Viewer, facts, a)).ToList();
        var (unit, slug) = labels.Agency(report.UnitId);
        return new ExportedReport
        {
            Facts = facts,
            ReporterName = report.Anonymous ? NationalTable.Nameless : names.GetValueOrDefault(report.Id, ""),
            Reason = ReasonOf(report, seen, labels),
            Source = NationalTable.Source(report.Channel) is { Length: > 0 } source ? source : ImportedFrom(seen),
            Answer = seen.LastOrDefault(a => Answers.Contains(a.Kind)),
            Category = labels.Category(report.CategoryCode),
            Agency = labels.Agency(report.AgencyId).Name,
            Unit = unit,
            UnitSlug = slug,
            Papers = labels.Papers(report.AgencyId),
            PlaceNames = labels.NamesAbove(report.RegionCode),
        };
    }

    private static string ReasonOf(Report report, List<Act> said, ExportLabels labels)
    {
        var reason = report.State switch
        {
            ReportState.Archived when labels.ArchiveReason(report.ArchiveReason) is { Length: > 0 } name => name,
            ReportState.Archived or ReportState.OnHold => said.LastOrDefault(a => a.Kind is ActKind.Hold or ActKind.Archive or ActKind.ExpireHold or ActKind.Import)?.Text ?? "",
            _ => "",
        };
        var line = string.Join(' ', reason.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestReason ? line : line[..LongestReason];
    }

    // The other system's own word for a channel that has no code here.
    private static string ImportedFrom(List<Act> said)
    {
        if (said.FirstOrDefault(a => a.Kind is ActKind.Import) is not { Details.Length: > 0 } act) return "";
        using var details = JsonDocument.Parse(act.Details);
        return details.RootElement.TryGetProperty("channel", out var channel) ? channel.GetString() ?? "" : "";
    }

    private sealed class NameRow
    {
        public long Id { get; init; }

        public string ReporterName { get; init; } = "";
    }
}

/// <summary>What the national table says of an agency's papers: only what anybody may read.</summary>
/// <param name="DecreeNumber">Nomor SK.</param>
/// <param name="DecreeUrl">Url SK; empty where the site's address is not known.</param>
/// <param name="ReportUrl">Url Dokumen Laporan Tahunan.</param>
internal sealed record AgencyPapersInFile(string DecreeNumber, string DecreeUrl, string ReportUrl)
{
    public static AgencyPapersInFile None { get; } = new("", "", "");
}

/// <summary>The names behind the codes of reports, each read once for a whole file.</summary>
internal sealed class ExportLabels(Database database, ReportLinks? links = null, TimeProvider? time = null)
{
    private const int MostRegions = 20_000;
    private static readonly int[] Levels = [2, 5, 8];
    private readonly Dictionary<long, (string Name, string Slug)> agencies = [];
    private readonly Dictionary<long, AgencyPapersInFile> papers = [];
    private readonly Dictionary<string, string> regions = new(StringComparer.Ordinal);
    private Dictionary<string, string>? categories;
    private Dictionary<string, string> archiveReasons = [];

    /// <summary>Reads what these reports need and was not read yet.</summary>
    public Task Know(IReadOnlyList<Report> of, CancellationToken cancel) => database.Read(
        async s =>
        {
            categories ??= (await s.Query<CodeRow>("SELECT code, name FROM category", null, cancel)).ToDictionary(c => c.Code, c => c.Name);
            if (archiveReasons.Count == 0) archiveReasons = (await s.Query<CodeRow>("SELECT code, name FROM archive_reason", null, cancel)).ToDictionary(c => c.Code, c => c.Name);
            long[] ids = [.. of.SelectMany(r => new[] { r.AgencyId, r.UnitId }).OfType<long>().Distinct().Where(id => !agencies.ContainsKey(id))];
            if (ids.Length > 0)
            {
                foreach (var row in await s.Query<PlaceName>($"SELECT id, name, slug FROM agency WHERE id {s.Dialect.In("ids")}", new { ids }, cancel)) agencies[row.Id] = (row.Name, row.Slug);
                await KnowPapers(s, ids, cancel);
            }

            // So that a file of the whole nation does not hold every village.
            if (regions.Count > MostRegions) regions.Clear();
            string[] codes = [.. of.Select(r => r.RegionCode).OfType<string>().SelectMany(Above).Distinct(StringComparer.Ordinal).Where(code => !regions.ContainsKey(code))];
            if (codes.Length > 0)
            {
                foreach (var row in await s.Query<CodeRow>($"SELECT code, name FROM region WHERE code {s.Dialect.In("codes")}", new { codes }, cancel)) regions[row.Code] = row.Name;
            }

            return true;
        },
        cancel);

    public (string Name, string Slug) Agency(long? id) => id is { } known ? agencies.GetValueOrDefault(known, ("", "")) : ("", "");

    /// <summary>What anybody may read of an agency's papers.</summary>
    public AgencyPapersInFile Papers(long? agencyId) => agencyId is { } id && papers.TryGetValue(id, out var known) ? known : AgencyPapersInFile.None;

    public string Category(string? code) => code is null ? "" : categories?.GetValueOrDefault(code) ?? "";

    public string ArchiveReason(string? code) => code is null ? "" : archiveReasons.GetValueOrDefault(code) ?? "";

    /// <summary>The names of a region and of those above it, from the province on; four, empty at the end where it is larger than a village.</summary>
    public IReadOnlyList<string> NamesAbove(string? code)
    {
        var names = new[] { "", "", "", "" };
        if (code is null) return names;
        foreach (var (at, part) in Above(code).Index()) names[at] = regions.GetValueOrDefault(part, "");
        return names;
    }

    // The latest decree that has begun, and the latest annual report.
    private async Task KnowPapers(Session s, long[] ids, CancellationToken cancel)
    {
        var today = CountMarks.DayOf((time ?? TimeProvider.System).GetUtcNow().ToUnixTimeMilliseconds());
        var rows = await s.Query<PaperLine>(
            $"""
            SELECT p.agency_id, a.slug, p.kind, p.key, p.number FROM public_paper p JOIN agency a ON a.id = p.agency_id
            WHERE p.agency_id {s.Dialect.In("ids")} AND p.kind IN ('decree', 'annual_report') AND (p.kind <> 'decree' OR p.valid_from <= @today) ORDER BY p.valid_from, p.year, p.at
            """,
            new { ids, today },
            cancel);
        foreach (var of in rows.GroupBy(r => r.AgencyId))
        {
            var (decree, report) = (of.LastOrDefault(r => r.Kind == "decree"), of.LastOrDefault(r => r.Kind == "annual_report"));
            papers[of.Key] = new(decree?.Number ?? "", Url(decree), Url(report));
        }
    }

    private string Url(PaperLine? paper) => paper is null || links is null ? "" : links.Paper(paper.Slug, paper.Key);

    // 32, 32.04, 32.04.05, 32.04.05.2001
    private static IEnumerable<string> Above(string code) => Levels.Where(length => code.Length > length).Select(length => code[..length]).Append(code);

    private sealed class PaperLine
    {
        public long AgencyId { get; init; }

        public string Slug { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Key { get; init; } = "";

        public string Number { get; init; } = "";
    }

    private sealed class CodeRow
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";
    }

    private sealed class PlaceName
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string Slug { get; init; } = "";
    }
}
