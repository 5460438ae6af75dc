using Dapper;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Attachments;

/// <summary>The rows of attachments. Contents are <see cref="AttachmentFiles"/>'s.</summary>
public sealed class AttachmentStore(Database database, AttachmentSeal seal)
{
    private const string Columns = "id, storage_key, file_name, media_type, size, sha256, notes, report_id, act_id, draft_key, visibility, created_at, shown_at, ring_key, wrapped_key, sealed_name, malware, thumbnail, thumbnail_key, look, looked_for, suspicion, shown_despite, show_wanted_by IS NOT NULL AS show_wanted, moment";

    /// <summary>Adds a file in quarantine.</summary>
    public static async Task<Attachment> Add(Transaction transaction, Attachment attachment, CancellationToken cancel)
    {
        var id = await transaction.Scalar<long>(
            """
            INSERT INTO attachment (storage_key, file_name, media_type, size, sha256, notes, draft_key, visibility, created_at, ring_key, wrapped_key, sealed_name, malware, thumbnail, look, moment)
            VALUES (@StorageKey, @name, @MediaType, @Size, @Sha256, @notes, @DraftKey, @visibility, @CreatedAt, @RingKey, @WrappedKey, @SealedName, @malware, @thumbnail, @look, @moment) RETURNING id
            """,
            new
            {
                attachment.StorageKey,
                name = attachment.SealedName is null ? attachment.FileName : "",
                attachment.MediaType,
                attachment.Size,
                attachment.Sha256,
                notes = string.Join(',', Enum.GetValues<FileNotes>().Where(note => note != FileNotes.None && attachment.Notes.HasFlag(note)).Select(note => note.Code())),
                attachment.DraftKey,
                visibility = attachment.Visibility.Code(),
                attachment.CreatedAt,
                attachment.RingKey,
                attachment.WrappedKey,
                attachment.SealedName,
                malware = attachment.Malware.Code(),
                thumbnail = attachment.Thumbnail.Code(),
                look = attachment.Look.Code(),
                moment = attachment.Moment.Code(),
            },
            cancel);
        return attachment with { Id = id };
    }

    /// <summary>
    /// Gives the files of a draft to the report, or to an act of it, in the transaction that writes that act; returns how many. Claiming twice
    /// gives nothing more, so a form that is sent twice cannot double its files.
    /// </summary>
    public static Task<int> Claim(Transaction transaction, string draftKey, long reportId, long actId, Visibility visibility, CancellationToken cancel) =>
        transaction.Execute(
            // What can never be public is not looked at either.
            """
            UPDATE attachment SET report_id = @reportId, act_id = @actId, draft_key = NULL, visibility = @visibility,
                look = CASE WHEN (SELECT confidential FROM report WHERE id = @reportId) THEN 'none' ELSE look END
            WHERE draft_key = @draftKey
            """,
            new { draftKey, reportId, actId, visibility = visibility.Code() },
            cancel);

    /// <summary>Lets the public see all files of a public act: those that a machine is still to look at as soon as it found nothing.</summary>
    public static async Task<int> ShowAll(Transaction transaction, long actId, long? officerId, long at, CancellationToken cancel)
    {
        await transaction.Execute("UPDATE attachment SET show_wanted_by = @officerId WHERE act_id = @actId AND visibility = 'public' AND look = 'waiting'", new { actId, officerId }, cancel);
        return await transaction.Execute(
            "UPDATE attachment SET shown_at = @at, shown_by = @officerId WHERE act_id = @actId AND visibility = 'public' AND look <> 'waiting'", new { actId, officerId, at }, cancel);
    }

    /// <summary>
    /// Lets the public see these files of a report and no other. Only files of the filing and of public answers can be shown: what a reporter sends later is
    /// between them and the agency. What is suspected in a picture is the caller's to ask about (<see cref="Suspected"/>).
    /// </summary>
    public static async Task Show(Transaction transaction, long reportId, IReadOnlyCollection<string> storageKeys, long? officerId, long at, CancellationToken cancel, IReadOnlyDictionary<string, ShownDespite>? despite = null)
    {
        var files = await transaction.Query<(string Key, bool Shown, string? Despite, bool Wanted)>(
            $"SELECT storage_key, shown_at IS NOT NULL, shown_despite, show_wanted_by IS NOT NULL FROM attachment WHERE report_id = @reportId AND {Showable}", new { reportId }, cancel);
        var changed = 0;
        foreach (var (key, shown, known, wanted) in files)
        {
            var show = storageKeys.Contains(key);
            var reason = !show ? null : despite?.TryGetValue(key, out var given) == true ? given.Code() : known;
            if (show == shown && reason == known && !wanted) continue;
            changed += await transaction.Execute(
                """
                UPDATE attachment SET shown_by = CASE WHEN @show AND shown_at IS NOT NULL THEN shown_by ELSE @officerId END, shown_at = CASE WHEN @show THEN coalesce(shown_at, @at) END, shown_despite = @reason, show_wanted_by = NULL
                WHERE storage_key = @key
                """,
                new { key, officerId, show, at, reason }, cancel);
        }

        // The page that nodes keep is another one now: its stamp counts changes of this row.
        if (changed > 0) await transaction.Execute("UPDATE public_report SET updated_at = updated_at WHERE id = @reportId", new { reportId }, cancel);
    }

    /// <summary>Of these files of a report those in which something is suspected and which no officer let the public see in spite of it.</summary>
    public static async Task<IReadOnlyList<string>> Suspected(Session session, long reportId, IReadOnlyCollection<string> storageKeys, CancellationToken cancel) =>
        [.. (await session.Query<string>($"SELECT storage_key FROM attachment WHERE report_id = @reportId AND suspicion <> '' AND shown_despite IS NULL AND {Showable}", new { reportId }, cancel)).Where(storageKeys.Contains)];

    private const string Showable = "malware IN ('none', 'clean') AND (visibility = 'public' OR act_id IN (SELECT id FROM act WHERE act.report_id = attachment.report_id AND kind = 'submit' AND visibility <> 'internal'))";

    /// <summary>The files of a report that <see cref="Show"/> can let the public see, in the order they came.</summary>
    public Task<IReadOnlyList<Attachment>> ShowableOf(long reportId, CancellationToken cancel) => List($"report_id = @reportId AND {Showable}", new { reportId }, cancel);

    /// <summary>Takes one file out of a draft; its content can be deleted after the commit. False where the draft has no such file.</summary>
    internal static async Task<bool> Drop(Transaction transaction, string draftKey, string storageKey, CancellationToken cancel) =>
        await transaction.Execute("DELETE FROM attachment WHERE draft_key = @draftKey AND storage_key = @storageKey", new { draftKey, storageKey }, cancel) > 0;

    /// <summary>Removes all rows of a report, for erasure; returns the keys of the contents to delete after the commit.</summary>
    public static Task<IReadOnlyList<string>> Erase(Transaction transaction, long reportId, CancellationToken cancel) =>
        transaction.Query<string>("DELETE FROM attachment WHERE report_id = @reportId RETURNING storage_key", new { reportId }, cancel);

    /// <summary>Removes the rows of a report that the public was never shown; returns the keys of their contents.</summary>
    public static Task<IReadOnlyList<string>> EraseHidden(Transaction transaction, long reportId, CancellationToken cancel) =>
        transaction.Query<string>("DELETE FROM attachment WHERE report_id = @reportId AND shown_at IS NULL RETURNING storage_key", new { reportId }, cancel);

    /// <summary>Removes rows that nobody claimed since a moment (UTC milliseconds), oldest first; returns the keys of the contents to delete after the commit.</summary>
    internal static Task<IReadOnlyList<string>> DropOrphans(Transaction transaction, long before, int atMost, CancellationToken cancel) =>
        transaction.Query<string>(
            """
            DELETE FROM attachment WHERE id IN (SELECT id FROM attachment WHERE draft_key IS NOT NULL AND created_at < @before ORDER BY created_at LIMIT @atMost)
            RETURNING storage_key
            """,
            new { before, atMost },
            cancel);

    /// <summary>Files that a malware scanner has not looked at yet, oldest first.</summary>
    /// <param name="after">Only those with a larger id.</param>
    /// <param name="atMost">Rows.</param>
    /// <param name="cancel">Stops reading.</param>
    public Task<IReadOnlyList<Attachment>> WaitingForScan(long after, int atMost, CancellationToken cancel) =>
        List("malware = 'waiting' AND id > @after", new { after, atMost }, cancel, " LIMIT @atMost");

    /// <summary>Images of reports whose small picture was not made yet, oldest first. What waits for the scanner is decoded by nobody.</summary>
    /// <inheritdoc cref="WaitingForScan"/>
    public Task<IReadOnlyList<Attachment>> WaitingForThumbnail(long after, int atMost, CancellationToken cancel) =>
        List("thumbnail = 'waiting' AND id > @after AND report_id IS NOT NULL AND malware IN ('none', 'clean')", new { after, atMost }, cancel, " LIMIT @atMost");

    /// <summary>Pictures of reports that a machine is to look at, oldest first. What waits for the scanner is decoded by nobody.</summary>
    /// <inheritdoc cref="WaitingForScan"/>
    public Task<IReadOnlyList<Attachment>> WaitingForLook(long after, int atMost, CancellationToken cancel) =>
        List("look = 'waiting' AND id > @after AND report_id IS NOT NULL AND malware IN ('none', 'clean')", new { after, atMost }, cancel, " LIMIT @atMost");

    /// <summary>Remembers what the scanner said of a file that waited.</summary>
    internal static Task Scanned(Transaction transaction, long id, MalwareState state, CancellationToken cancel) =>
        Checked(transaction, id, "malware = @state", "malware = 'waiting'", new { id, state = state.Code() }, cancel);

    /// <summary>Remembers the small picture of a file, or that there can be none; false when the file is gone or has one.</summary>
    internal static Task<bool> Pictured(Transaction transaction, long id, string? thumbnailKey, CancellationToken cancel) =>
        Checked(transaction, id, "thumbnail = @state, thumbnail_key = @thumbnailKey", "thumbnail = 'waiting'", new { id, thumbnailKey, state = (thumbnailKey is null ? ThumbnailState.Failed : ThumbnailState.Ready).Code() }, cancel);

    /// <summary>
    /// Remembers what was seen in a picture, or that it could not be looked at. Where an officer's tick waited for this, the public sees it now, unless something is suspected: then
    /// the officer decides again.
    /// </summary>
    internal static Task<bool> SeenIn(Transaction transaction, long id, Looked? looked, long at, CancellationToken cancel)
    {
        var found = looked?.Found ?? [];
        return Checked(
            transaction, id,
            $"look = @state, looked_for = @lookedFor, suspicion = @suspicion, show_wanted_by = NULL{(found.Count > 0 ? "" : ", shown_at = CASE WHEN show_wanted_by IS NULL THEN shown_at ELSE @at END, shown_by = coalesce(show_wanted_by, shown_by)")}",
            "look = 'waiting'",
            new
            {
                id,
                at,
                state = (looked is null ? LookState.Failed : LookState.Done).Code(),
                lookedFor = string.Join(',', (looked?.For ?? []).Select(k => k.Code())),
                suspicion = string.Join(',', found.Select(f => FormattableString.Invariant($"{f.Kind.Code()}:{f.Percent}"))),
            },
            cancel);
    }

    private static async Task<bool> Checked(Transaction transaction, long id, string set, string where, object parameters, CancellationToken cancel)
    {
        if (await transaction.Execute($"UPDATE attachment SET {set} WHERE id = @id AND {where}", parameters, cancel) == 0) return false;
        // The public page that nodes keep is another one now: its stamp counts changes of this row.
        await transaction.Execute("UPDATE public_report SET updated_at = updated_at WHERE id = (SELECT report_id FROM attachment WHERE id = @id AND shown_at IS NOT NULL)", new { id }, cancel);
        return true;
    }

    /// <summary>How many files a draft holds.</summary>
    public static Task<long> Count(Session session, string draftKey, CancellationToken cancel) =>
        session.Scalar<long>("SELECT count(*) FROM attachment WHERE draft_key = @draftKey", new { draftKey }, cancel);

    /// <summary>The file under a storage key, or null. Whether its reader may see it is <see cref="May"/>'s to say.</summary>
    public Task<Attachment?> Find(string storageKey, CancellationToken cancel) => database.Read(
        async session => (await session.First<Row>($"SELECT {Columns} FROM attachment WHERE storage_key = @storageKey", new { storageKey }, cancel))?.ToAttachment(seal),
        cancel);

    /// <summary>The files of a draft, in the order they came.</summary>
    public Task<IReadOnlyList<Attachment>> OfDraft(string draftKey, CancellationToken cancel) => List("draft_key = @draftKey", new { draftKey }, cancel);

    /// <summary>The files of a report and all its acts, in the order they came.</summary>
    public Task<IReadOnlyList<Attachment>> OfReport(long reportId, CancellationToken cancel) => List("report_id = @reportId", new { reportId }, cancel);

    /// <summary>Which of these storage keys have a row, as a file or as its small picture.</summary>
    public Task<IReadOnlyList<string>> Known(IReadOnlyCollection<string> storageKeys, CancellationToken cancel)
    {
        // One parameter per key: a list parameter is written differently on the two engines.
        var parameters = new DynamicParameters();
        foreach (var (i, key) in storageKeys.Index())
            parameters.Add($"k{i}", key);
        var names = string.Join(", ", Enumerable.Range(0, storageKeys.Count).Select(i => $"@k{i}"));
        return database.Read(session => session.Query<string>($"SELECT storage_key FROM attachment WHERE storage_key IN ({names}) UNION SELECT thumbnail_key FROM attachment WHERE thumbnail_key IN ({names})", parameters, cancel), cancel);
    }

    private Task<IReadOnlyList<Attachment>> List(string where, object parameters, CancellationToken cancel, string limit = "") => database.Read(
        async session => (IReadOnlyList<Attachment>)[.. (await session.Query<Row>($"SELECT {Columns} FROM attachment WHERE {where} ORDER BY id{limit}", parameters, cancel)).Select(row => row.ToAttachment(seal))],
        cancel);

    private sealed class Row
    {
        public long Id { get; init; }

        public string StorageKey { get; init; } = "";

        public string FileName { get; init; } = "";

        public string MediaType { get; init; } = "";

        public long Size { get; init; }

        public byte[] Sha256 { get; init; } = [];

        public string Notes { get; init; } = "";

        public long? ReportId { get; init; }

        public long? ActId { get; init; }

        public string? DraftKey { get; init; }

        public string Visibility { get; init; } = "";

        public long CreatedAt { get; init; }

        public long? ShownAt { get; init; }

        public string Malware { get; init; } = "";

        public string Thumbnail { get; init; } = "";

        public string? ThumbnailKey { get; init; }

        public string Look { get; init; } = "";

        public string LookedFor { get; init; } = "";

        public string Suspicion { get; init; } = "";

        public string? ShownDespite { get; init; }

        public bool ShowWanted { get; init; }

        public string Moment { get; init; } = "";

        public string? RingKey { get; init; }

        public byte[]? WrappedKey { get; init; }

        public byte[]? SealedName { get; init; }

        public Attachment ToAttachment(AttachmentSeal seal)
        {
            var row = Plain();
            return row with { FileName = seal.Name(row) };
        }

        private Attachment Plain() => new()
        {
            Id = Id,
            StorageKey = StorageKey,
            FileName = FileName,
            MediaType = MediaType,
            Size = Size,
            Sha256 = Sha256,
            RingKey = RingKey,
            WrappedKey = WrappedKey,
            SealedName = SealedName,
            Notes = Notes.Split(',', StringSplitOptions.RemoveEmptyEntries).Aggregate(FileNotes.None, (notes, code) => notes | Codes.Member<FileNotes>(code)),
            ReportId = ReportId,
            ActId = ActId,
            DraftKey = DraftKey,
            Visibility = Codes.Member<Visibility>(Visibility),
            CreatedAt = CreatedAt,
            ShownAt = ShownAt,
            Malware = Codes.Member<MalwareState>(Malware),
            Thumbnail = Codes.Member<ThumbnailState>(Thumbnail),
            ThumbnailKey = ThumbnailKey,
            Look = Codes.Member<LookState>(Look),
            LookedFor = [.. LookedFor.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Codes.Member<SuspectedKind>)],
            Suspicions = [.. Suspicion.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Suspected)],
            ShownDespite = ShownDespite is { } why ? Codes.Member<ShownDespite>(why) : null,
            ShowWanted = ShowWanted,
            Moment = Codes.Member<PhotoMoment>(Moment),
        };

        private static Suspicion Suspected(string word) =>
            new(Codes.Member<SuspectedKind>(word.Split(':')[0]), int.Parse(word.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
