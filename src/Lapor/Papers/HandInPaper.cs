using System.Globalization;
using System.Security.Cryptography;
using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Papers;

/// <summary>
/// Takes in an agency's paper. Its file goes the way of every file: known by its content, looked at by the malware scanner, sealed under a key of its own; a decree is kept
/// byte for byte, because an electronic signature holds over each of them, and all else is stripped. Each step is on the record.
/// </summary>
public sealed class HandInPaper(Database database, AttachmentFiles files, KeyRing ring, MalwareScan scan, AuditLog audit, TimeProvider time)
{
    /// <summary>Stands in <see cref="RewrapKeys.Tables"/> too.</summary>
    private const string Purpose = "paper";

    private const int LongestTitle = 200;

    /// <summary>
    /// Keeps a paper and its file. Refused: <c>receipt_required</c> for who may not; <c>missing</c>, <c>too_long</c>, <c>bad_year</c>, <c>ends_before</c> on the fields of the sheet;
    /// codes of <see cref="FileRefusals"/> on <c>file</c>.
    /// </summary>
    /// <param name="by">Who.</param>
    /// <param name="agency">Whose paper.</param>
    /// <param name="sheet">What it is.</param>
    /// <param name="content">The file.</param>
    /// <param name="cancel">Stops the work; nothing stays.</param>
    /// <returns>Its key.</returns>
    public async Task<Outcome<string>> Keep(Viewer by, Agency agency, PaperSheet sheet, Stream content, CancellationToken cancel)
    {
        if (!agency.IsRoot || !May.HandInPapers(by, agency.Path)) return ReportRefusals.NotFound;
        var wrong = Wrong(sheet);
        var read = await Read(sheet.Kind, content, cancel);
        if (read.IsRefused) wrong.AddRange(read.Refusals.Select(r => r with { Field = "file" }));
        if (wrong.Count > 0) return wrong;
        var verdict = await scan.Look(read.Value.Content, cancel);
        if (verdict is ScanVerdict.Infected) return FileRefusals.Infected with { Field = "file" };
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = ring.Wrap(Purpose, key);
        var storageKey = await files.Put(SealedContent.Seal(key, read.Value.Content.Span), cancel);
        var address = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var malware = verdict switch { ScanVerdict.Clean => MalwareState.Clean, ScanVerdict.Unknown => MalwareState.Waiting, _ => MalwareState.None };
        var kept = await database.Write(
            async t =>
            {
                if (sheet.PlanItemId is { } item && await t.Scalar<long?>("SELECT id FROM plan_item WHERE id = @item AND agency_id = @Id", new { item, agency.Id }, cancel) is null) return false;
                var id = await t.Scalar<long>(
                    """
                    INSERT INTO agency_paper (agency_id, kind, key, title, number, year, valid_from, valid_to, shown, state, plan_item_id, media_type, size, malware, storage_key, ring_key, wrapped_key, by_officer_id, at)
                    VALUES (@Id, @kind, @address, @title, @number, @Year, @from, @to, @shown, @state, @PlanItemId, @media, @size, @malware, @storageKey, @KeyId, @Bytes, @by, @now) RETURNING id
                    """,
                    new
                    {
                        agency.Id,
                        kind = sheet.Kind.Code(),
                        address,
                        title = IndonesianText.Clean(sheet.Title),
                        number = IndonesianText.Clean(sheet.Number),
                        sheet.Year,
                        from = Iso(sheet.ValidFrom),
                        to = Iso(sheet.ValidTo),
                        // A decree names who is responsible, to everybody; evidence is the agency's own.
                        shown = sheet.Kind is PaperKind.Decree || (sheet.Shown && sheet.Kind is not PaperKind.Evidence),
                        state = (sheet.Kind is PaperKind.Decree ? PaperState.Waiting : PaperState.Accepted).Code(),
                        sheet.PlanItemId,
                        media = read.Value.Media,
                        size = (long)read.Value.Content.Length,
                        malware = malware.Code(),
                        storageKey,
                        wrapped.KeyId,
                        wrapped.Bytes,
                        by = by.Officer!.Id,
                        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    },
                    cancel);
                await PublicPapers.Refresh(t, id, cancel);
                await audit.Record(t, new AuditEntry(AuditKind.ReferenceChanged, by.Officer!.Id, Subject: string.Create(CultureInfo.InvariantCulture, $"paper:{id} unit:{agency.Id}")), cancel);
                return true;
            },
            cancel);
        if (kept) return address;
        files.Delete(storageKey);
        return ReportRefusals.Unknown("planItem", "");
    }

    /// <summary>A paper's file, for the caller to dispose; null where it waits for the scanner or is gone. Opening what not everybody may read is on the record.</summary>
    /// <param name="paper">Which; whether its reader may is <see cref="May"/>'s to say.</param>
    /// <param name="by">The officer; null for anybody, who gets only what <c>public_paper</c> has.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<Stream?> Open(AgencyPaper paper, long? by, CancellationToken cancel)
    {
        var row = await database.Read(
            s => s.First<FileRow>(
                $"""
                SELECT p.id, p.storage_key, p.ring_key, p.wrapped_key FROM agency_paper p
                WHERE p.key = @Key AND p.agency_id = @AgencyId AND p.malware IN ('none', 'clean') AND p.state <> 'withdrawn'{(by is null ? " AND EXISTS (SELECT 1 FROM public_paper x WHERE x.key = p.key)" : "")}
                """,
                new { paper.Key, paper.AgencyId },
                cancel),
            cancel);
        if (row is null || files.Open(row.StorageKey) is not { } stored) return null;
        if (by is { } officer) await audit.Record(new AuditEntry(AuditKind.Exported, officer, Subject: string.Create(CultureInfo.InvariantCulture, $"paper:{row.Id} unit:{paper.AgencyId}")), cancel);
        return SealedContent.Open(ring.Unwrap(row.RingKey, Purpose, row.WrappedKey), stored);
    }

    /// <summary>Asks the scanner about what waits for it; what is infected is destroyed. Running it twice leaves what one run leaves.</summary>
    public async Task<int> Scan(CancellationToken cancel)
    {
        if (!scan.IsSet) return 0;
        var waiting = await database.Read(s => s.Query<FileRow>("SELECT id, storage_key, ring_key, wrapped_key FROM agency_paper WHERE malware = 'waiting' ORDER BY id LIMIT 100", null, cancel), cancel);
        var done = 0;
        foreach (var row in waiting)
        {
            var verdict = ScanVerdict.Infected;
            if (files.Open(row.StorageKey) is { } stored)
            {
                using var content = new MemoryStream();
                await using (var opened = SealedContent.Open(ring.Unwrap(row.RingKey, Purpose, row.WrappedKey), stored)) await opened.CopyToAsync(content, cancel);
                verdict = await scan.Look(content.ToArray(), cancel);
            }

            if (verdict is not (ScanVerdict.Clean or ScanVerdict.Infected)) return done;
            await database.Write(
                async t =>
                {
                    await t.Execute("UPDATE agency_paper SET malware = @state WHERE id = @Id AND malware = 'waiting'", new { row.Id, state = (verdict is ScanVerdict.Clean ? MalwareState.Clean : MalwareState.Infected).Code() }, cancel);
                    await PublicPapers.Refresh(t, row.Id, cancel);
                },
                cancel);
            if (verdict is ScanVerdict.Infected) files.Delete(row.StorageKey);
            done++;
        }

        return done;
    }

    private static List<Refusal> Wrong(PaperSheet sheet)
    {
        List<Refusal> wrong = [];
        var title = IndonesianText.Clean(sheet.Title);
        if (title.Length == 0) wrong.Add(ReportRefusals.Missing("title", "Tulis judulnya.", "Enter its title."));
        if (title.Length > LongestTitle) wrong.Add(ReportRefusals.TooLong("title", LongestTitle, title.Length));
        var number = IndonesianText.Clean(sheet.Number);
        if (number.Length > 100) wrong.Add(ReportRefusals.TooLong("number", 100, number.Length));
        if (sheet.Kind is PaperKind.Decree && number.Length == 0) wrong.Add(ReportRefusals.Missing("number", "Tulis nomor SK.", "Enter the number of the decree."));
        if (sheet.Kind is PaperKind.Decree && sheet.ValidFrom is null) wrong.Add(ReportRefusals.Missing("validFrom", "Tulis tanggal mulai berlaku.", "Enter the first day it is in force."));
        if (sheet.Kind is PaperKind.Decree && sheet.ValidTo is null) wrong.Add(ReportRefusals.Missing("validTo", "Tulis tanggal berakhirnya.", "Enter the last day it is in force."));
        if (sheet.Kind is PaperKind.AnnualReport && sheet.Year is not (>= 2010 and <= 2100)) wrong.Add(new("bad_year", "year", "Tulis tahun laporannya, misalnya 2025.", "Enter the year of the report, such as 2025."));
        if (sheet is { ValidFrom: { } from, ValidTo: { } to } && to < from) wrong.Add(new("ends_before", "validTo", "Berakhir sebelum berlaku.", "It ends before it begins."));
        return wrong;
    }

    private static async Task<Outcome<(ReadOnlyMemory<byte> Content, string Media)>> Read(PaperKind kind, Stream content, CancellationToken cancel)
    {
        if (kind is PaperKind.Decree)
        {
            var decree = await DecreeFiles.Read(content, cancel);
            return decree.IsRefused ? Outcome<(ReadOnlyMemory<byte>, string)>.Refused(decree.Refusals) : ((ReadOnlyMemory<byte>)decree.Value, FileKind.Pdf.MediaType());
        }

        var buffer = new byte[StripMetadata.MaxBytes + 1];
        var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        var clean = StripMetadata.Of(buffer.AsMemory(0, length));
        if (clean.IsRefused) return Outcome<(ReadOnlyMemory<byte>, string)>.Refused(clean.Refusals);
        // A photograph proves that something was built; a report or procedure is a document.
        if (clean.Value.Kind is not FileKind.Pdf && !(kind is PaperKind.Evidence && clean.Value.Kind is FileKind.Jpeg or FileKind.Png or FileKind.WebP)) return FileRefusals.Kind;
        return (clean.Value.Content, clean.Value.Kind.MediaType());
    }

    private static string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private sealed class FileRow
    {
        public long Id { get; init; }

        public string StorageKey { get; init; } = "";

        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];
    }
}
