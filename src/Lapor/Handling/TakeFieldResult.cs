using System.Security.Cryptography;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Handling;

/// <summary>A photo that comes with a result.</summary>
public sealed record FieldPhoto(PhotoMoment Moment, string FileName, Stream Content);

/// <summary>
/// Takes the result of an inspection from an officer's device: once, however often and from how many sides at the same moment it comes. It becomes the draft of an answer; nobody but the officer
/// reads it, and nothing is sent to anybody, before the officer sends it from the report's page.
/// </summary>
public sealed class TakeFieldResult(ReportStore reports, FieldStore store, KeepAttachment keep, AttachmentStore attachments, TimeProvider time)
{
    private const int LongestPosition = 100;

    /// <summary>Keeps it, or says why not; then nothing of it stays here.</summary>
    /// <param name="by">The officer.</param>
    /// <param name="key">Drawn on the device when the result was finished.</param>
    /// <param name="id">The report.</param>
    /// <param name="notes">What was written.</param>
    /// <param name="photos">Before, after; may be none.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<Outcome<FieldResult>> Take(Viewer by, string key, TrackingId? id, FieldNotes notes, IReadOnlyList<FieldPhoto> photos, CancellationToken cancel)
    {
        if (by.Officer is not { } officer) return ReportRefusals.NotFound;
        if (await store.ByKey(key, cancel) is { } before) return Known(before, officer.Id);
        if (id is not { } number || await reports.Facts(number, cancel) is not { } facts || !May.See(by, facts)) return Gone;
        if (!May.TakeToField(by, facts)) return facts.Report.IsEnded ? Ended : Gone;
        var text = IndonesianText.Clean(notes.Text);
        if (text.Length == 0 && photos.Count == 0) return ReportRefusals.Missing("text", "Tulis temuan Anda atau ambil foto.", "Write what you found, or take a photo.");
        if (text.Length > Limits.Text) return ReportRefusals.TooLong("text", Limits.Text, text.Length);
        var position = IndonesianText.Clean(notes.Position).ReplaceLineEndings(" ");
        if (position.Length > LongestPosition) return ReportRefusals.TooLong("position", LongestPosition, position.Length);

        // Each try keeps its files under a name of its own: two tries at once do not count each other's.
        var draft = $"{DraftOf(officer.Id)}{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var wrong = await Keep(draft, photos, cancel);
        if (wrong.Count > 0)
        {
            await Clear(draft, cancel);
            return wrong;
        }

        var result = new FieldResult
        {
            Id = 0,
            OfficerId = officer.Id,
            ReportId = facts.Report.Id,
            DraftKey = draft,
            HandedAt = now,
            Notes = new FieldNotes(text, Math.Clamp(notes.InspectedAt, 0, now), position),
        };
        if (await store.Keep(result, key, cancel) is { } kept) return result with { Id = kept };
        // Another try was quicker, with files of its own.
        await Clear(draft, cancel);
        return Known((await store.ByKey(key, cancel))!, officer.Id);
    }

    /// <summary>Throws a waiting result of this officer away, with its photos.</summary>
    public async Task<Outcome<bool>> Discard(Viewer by, long id, CancellationToken cancel)
    {
        if (by.Officer is not { } officer || await store.Discard(officer.Id, id, cancel) is not { } draft) return ReportRefusals.NotFound;
        await Clear(draft, cancel);
        return true;
    }

    /// <summary>What every draft key of an officer's answers begins with: no other form's files can be claimed with it.</summary>
    public static string DraftOf(long officerId) => $"petugas-{officerId}-";

    private static Outcome<FieldResult> Known(FieldResult before, long officerId) => before.OfficerId == officerId ? before : OtherOfficer;

    private async Task<List<Refusal>> Keep(string draft, IReadOnlyList<FieldPhoto> photos, CancellationToken cancel)
    {
        List<Refusal> wrong = [];
        foreach (var photo in photos) wrong.AddRange((await keep.Keep(draft, photo.FileName, photo.Content, photo.Moment, cancel)).Refusals);
        return [.. wrong.DistinctBy(w => w.Code)];
    }

    private async Task Clear(string draft, CancellationToken cancel)
    {
        foreach (var file in await attachments.OfDraft(draft, cancel)) await keep.Remove(draft, file.StorageKey, cancel);
    }

    /// <summary>The account that is signed in is not the one that wrote it.</summary>
    public static Refusal OtherOfficer { get; } = new(
        "other_officer", "", "Hasil ini ditulis dengan akun lain. Masuk dengan akun itu untuk menyerahkannya.", "This was written with another account. Sign in with that account to hand it in.");

    private static Refusal Gone { get; } = new(
        "field_gone", "", "Laporan ini tidak lagi pada Anda: sudah dialihkan atau diambil alih. Tulisan dan foto tetap di perangkat ini; salin untuk petugas yang kini menanganinya.",
        "This report is no longer yours: it was passed on or taken over. Your words and photos stay on this device; copy them for the officer who handles it now.");

    private static Refusal Ended { get; } = new(
        "field_ended", "", "Laporan ini sudah berakhir, jadi tidak dapat dijawab lagi. Tulisan dan foto tetap di perangkat ini; salin bila masih diperlukan.",
        "This report has ended and cannot be answered any more. Your words and photos stay on this device; copy them if they are still needed.");
}
