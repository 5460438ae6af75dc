using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Intake.Import;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Intake.Register;

/// <summary>
/// Digitises a paper register: each line of a sheet becomes a report, taken in as at the counter. First tried, with nothing stored; then filed, all lines or, after an interruption,
/// those that are missing. The same file, and the same line in another file, are known again.
/// </summary>
public sealed class DigitiseRegister(AssistedIntake counter, IntakeBatches batches, Database database, RegionStore regions, AgencyStore agencies, CategoryStore categories, KeyRing ring)
{
    /// <summary>Bytes of a file: it goes back into the page between trying and filing.</summary>
    public const int LargestFile = 700 * 1024;

    /// <summary>Lines of a file.</summary>
    public const int MostRows = 500;

    private sealed class KnownRow
    {
        public byte[] LineMac { get; init; } = [];

        public string Reference { get; init; } = "";

        public string ReceivedOn { get; init; } = "";

        public string TrackingId { get; init; } = "";
    }

    /// <summary>What the file would become. Stores nothing. Refused as a whole where it cannot be read as a register, with <c>file_too_large</c> or as <see cref="ReadRegister"/> refuses.</summary>
    public async Task<Outcome<RegisterTrial>> Try(Officer by, byte[] file, CancellationToken cancel)
    {
        if (!May.TakeIn(Viewer.Of(by))) return AssistedIntake.NotAllowed;
        if (file.Length > LargestFile)
            return new Refusal("file_too_large", "file", "Berkas paling besar 700 kB. Bagi menjadi beberapa berkas.", "A file is at most 700 kB. Split it into several files.");
        var read = ReadRegister.Open(file, MostRows);
        if (read.IsRefused) return Outcome<RegisterTrial>.Refused(read.Refusals);
        var lines = read.Value.Lines;
        var macs = lines.Select(l => ring.Mac("register-line", JsonSerializer.Serialize(l.Given))).ToList();
        var known = await Known(AssistedIntake.Desk(by).AgencyId, lines, macs, cancel);
        var places = new RegisterPlaces(regions, agencies, categories);
        var firsts = new Dictionary<string, int>(StringComparer.Ordinal);
        List<TriedLine> tried = [];
        foreach (var (i, line) in lines.Index())
        {
            List<RowError> faults = [.. line.Faults];
            var (submission, unclear) = await places.Resolve(line.Given.Submission, cancel);
            var given = line.Given with { Submission = submission };
            foreach (var refusal in unclear.Concat(await counter.Check(given, cancel)))
            {
                var column = RegisterColumns.Of(refusal.Field);
                // What could not be read is said once.
                if (!faults.Exists(f => f.Column == column)) faults.Add(new(line.Line, column, refusal.Code, refusal.Message("id"), refusal.Message("en")));
            }

            foreach (var same in new[] { Convert.ToHexString(macs[i]), NumberOf(given) }.OfType<string>())
            {
                if (firsts.TryAdd(same, line.Line) || faults.Count > 0) continue;
                faults.Add(new(
                    line.Line, same == NumberOf(given) ? RegisterColumns.Reference.Name : "", "line_twice",
                    $"Sama dengan baris {firsts[same]}. Hapus salah satu, atau bedakan nomor agendanya.", $"The same as line {firsts[same]}. Delete one of them, or tell their register numbers apart."));
            }

            tried.Add(new(line.Line, given, macs[i], faults, faults.Count > 0 ? null : known(macs[i], given)));
        }

        return new RegisterTrial(tried, read.Value.Unused, await batches.OfFile(FileMac(file), cancel));
    }

    /// <summary>
    /// Files every line that is not known, as one batch. Refused with <c>file_filed_before</c>, <c>sheet_has_faults</c>, <c>sheet_all_known</c>, or as <see cref="Try"/> refuses; then
    /// nothing is stored.
    /// </summary>
    public async Task<Outcome<IntakeBatch>> File(Officer by, byte[] file, CancellationToken cancel)
    {
        var tried = await Try(by, file, cancel);
        if (tried.IsRefused) return Outcome<IntakeBatch>.Refused(tried.Refusals);
        var trial = tried.Value;
        var batch = trial.Earlier;
        if (batch is not null && (batch.FinishedAt is not null || batch.OfficerId != by.Id)) return FiledBefore;
        if (trial.Wrong > 0)
        {
            return new Refusal(
                "sheet_has_faults", "file", $"{trial.Wrong} baris masih salah. Belum ada yang dicatat; perbaiki berkasnya, lalu periksa lagi.", $"{trial.Wrong} lines are still wrong. Nothing was filed; mend the file and check again.");
        }

        if (batch is null)
        {
            if (trial.New == 0) return new Refusal("sheet_all_known", "file", "Semua baris berkas ini sudah dicatat sebelumnya.", "All lines of this file were filed before.");
            batch = await batches.Begin(by, AssistedIntake.Desk(by).AgencyId, FileMac(file), cancel);
            if (batch is null) return FiledBefore;
        }

        foreach (var line in trial.Lines.Where(l => l.IsNew))
        {
            var filed = await counter.File(by, line.Given, LineKey(batch, line.Line), cancel, (transaction, report) => IntakeBatches.Add(transaction, batch, report, line, cancel));
            // Reference data changed since the look: what was filed stays, and the same file goes on here.
            if (filed.IsRefused) return Outcome<IntakeBatch>.Refused([.. filed.Refusals.Select(r => r with { Field = "file", Indonesian = $"Baris {line.Line}: {r.Indonesian}", English = $"Line {line.Line}: {r.English}" })]);
        }

        await batches.Finish(batch, cancel);
        return (await batches.Of(batch.Name, cancel))!;
    }

    /// <summary>Name of the printed receipt of a line; see <see cref="AssistedIntake.Printed"/>.</summary>
    public string LineKey(IntakeBatch batch, int line) => Base64Url.EncodeToString(ring.Mac("register-row", string.Create(CultureInfo.InvariantCulture, $"{batch.Name}\n{line}")));

    private static readonly Refusal FiledBefore = new(
        "file_filed_before", "file", "Berkas ini sudah dicatat. Tidak ada yang dicatat dua kali.", "This file was filed already. Nothing is filed twice.");

    private byte[] FileMac(byte[] file) => ring.Mac("register-file", file);

    private static string? NumberOf(Dictated given) => given.Reference.Length == 0 ? null : $"{given.Reference}\n{given.ReceivedOn}";

    /// <summary>Which lines this counter took in before: the same words, or the same register number of the same day.</summary>
    private async Task<Func<byte[], Dictated, TrackingId?>> Known(long? agencyId, IReadOnlyList<RegisterLine> lines, List<byte[]> macs, CancellationToken cancel)
    {
        var references = lines.Select(l => l.Given.Reference).Where(r => r.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var parameters = new Dapper.DynamicParameters(new { desk = agencyId ?? 0, references });
        foreach (var (i, mac) in macs.Index()) parameters.Add($"m{i}", mac);
        var rows = await database.Read(
            async s => (await s.Query<KnownRow>(
                $"""
                SELECT t.reference, t.received_on, r.tracking_id FROM assisted_intake t JOIN report r ON r.id = t.report_id
                WHERE t.reference {s.Dialect.In("references")} AND COALESCE(t.agency_id, 0) = @desk
                """,
                parameters,
                cancel)).Concat(await s.Query<KnownRow>(
                $"""
                SELECT b.line_mac, r.tracking_id FROM intake_batch_report b JOIN report r ON r.id = b.report_id JOIN intake_batch i ON i.id = b.batch_id
                WHERE b.line_mac IN ({string.Join(", ", macs.Select((_, i) => $"@m{i}"))}) AND COALESCE(i.agency_id, 0) = @desk
                """,
                parameters,
                cancel)).ToList(),
            cancel);
        return (mac, given) => rows.FirstOrDefault(r => r.LineMac.AsSpan().SequenceEqual(mac) || (given.Reference.Length > 0 && r.Reference == given.Reference && r.ReceivedOn == given.ReceivedOn)) is { } row
            && TrackingId.TryParse(row.TrackingId, out var id) ? id : null;
    }
}
