using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Whistleblowing;

/// <summary>How far a case is.</summary>
public enum CaseState
{
    Received,
    Reviewing,
    Answered,
    Closed,
}

/// <summary>A file of a message: metadata stripped, name replaced, sealed under a key that stands in the sealed message only.</summary>
public sealed record CaseFile(string Name, string MediaType, long Size, string StorageKey, byte[] Key)
{
    /// <summary>True where a malware scanner looked at it before it was sealed; afterwards nobody but the holders can.</summary>
    public bool Scanned { get; init; }
}

/// <summary>One message of the conversation.</summary>
/// <param name="FromOfficer">False: the reporter wrote it.</param>
/// <param name="Day">yyyy-MM-dd; no time of day is kept.</param>
/// <param name="Text">What was written.</param>
/// <param name="Files">What came with it.</param>
public sealed record CaseMessage(bool FromOfficer, string Day, string Text, IReadOnlyList<CaseFile> Files);

/// <summary>A case that was opened, by its receipt or by a holder of its inbox.</summary>
public sealed record OpenedCase(long Id, CaseState State, int Version, string InboxName, string OpenedOn, IReadOnlyList<CaseMessage> Messages)
{
    internal byte[] Key { get; init; } = [];
}

/// <summary>A case that was filed.</summary>
/// <param name="Receipt">Its only key, shown once.</param>
/// <param name="Again">True when this very form was sent before: what was kept is what it held the first time.</param>
public sealed record FiledCase(ReceiptCode Receipt, bool Again);

/// <summary>A file as it came with a form.</summary>
public sealed record SentFile(string Name, Func<Stream> Open);

/// <summary>The contents of whistleblowers' files, in a folder of their own.</summary>
public sealed record CaseFiles(AttachmentFiles Files);

/// <summary>
/// The reporter's side: file, come back with the receipt, write again. The receipt is the only key; nothing about the sender is taken, asked or kept.
/// A form carries a key of its own, so that sending it twice files once and shows the same receipt.
/// </summary>
public sealed class Cases(Database database, KeyRing ring, CaseFiles store, TimeProvider time, MalwareScan? scan = null)
{
    /// <summary>Longest message, in characters.</summary>
    public const int TextLimit = 20_000;

    /// <summary>Files of one message.</summary>
    public const int MaxFiles = 5;

    private sealed record MessageWords(string Text, IReadOnlyList<CaseFile> Files);

    internal sealed class CaseRow
    {
        public long Id { get; init; }

        public long InboxId { get; init; }

        public string InboxName { get; init; } = "";

        public string State { get; init; } = "";

        public byte[] Salt { get; init; } = [];

        public byte[]? KeyForInbox { get; init; }

        public byte[]? KeyForReceipt { get; init; }

        public string OpenedOn { get; init; } = "";

        public string ChangedOn { get; init; } = "";

        public int Version { get; init; }
    }

    private sealed class MessageRow
    {
        public long? OfficerId { get; init; }

        public string Day { get; init; } = "";

        public byte[] Sealed { get; init; } = [];
    }

    internal const string CaseColumns = "c.id, c.inbox_id, b.name AS inbox_name, c.state, c.salt, c.key_for_inbox, c.key_for_receipt, c.opened_on, c.changed_on, c.version";

    /// <summary>A form's key: hidden in the form, known to nobody else.</summary>
    public static string NewFormKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>True for what <see cref="NewFormKey"/> makes. A form without a key of its own could meet another's and be shown its receipt.</summary>
    public static bool IsFormKey(string? key) => key is { Length: 32 } && key.All(char.IsAsciiHexDigitLower);

    /// <summary>Files a case to an inbox; the same form gives the same receipt.</summary>
    /// <exception cref="ArgumentException">No key of a form.</exception>
    public async Task<Outcome<FiledCase>> File(string formKey, long inboxId, string? text, IReadOnlyList<SentFile> files, CancellationToken cancel)
    {
        Check(formKey);
        var words = await Take(text, files, cancel);
        if (words.IsRefused) return Outcome<FiledCase>.Refused(words.Refusals);
        var receipt = ReceiptCode.From(ring.Mac("wbs-receipt-of-form", formKey));
        var key = RandomNumberGenerator.GetBytes(32);
        var salt = RandomNumberGenerator.GetBytes(16);
        var stretched = InboxKeys.StretchReceipt(ring, receipt.ToString());
        var mac = InboxKeys.LookUp(ring, stretched);
        var forReceipt = KeyRing.Seal(InboxKeys.OfReceipt(ring, stretched, salt), key);
        var outcome = await database.Write<Outcome<FiledCase>>(
            async t =>
            {
                var publicKey = await t.Scalar<byte[]>("SELECT public_key FROM wbs_inbox WHERE id = @inboxId AND active AND public_key IS NOT NULL", new { inboxId }, cancel);
                if (publicKey is null) return CaseRefusals.NoInbox;
                var today = Today();
                var id = await t.Scalar<long?>(
                    """
                    INSERT INTO wbs_case (receipt_mac, inbox_id, state, salt, key_for_inbox, key_for_receipt, opened_on, changed_on)
                    VALUES (@mac, @inboxId, 'received', @salt, @forInbox, @forReceipt, @today, @today) ON CONFLICT (receipt_mac) DO NOTHING RETURNING id
                    """,
                    new { mac, inboxId, salt, forInbox = InboxKeys.SealTo(publicKey, key), forReceipt, today },
                    cancel);
                if (id is { } made) await Write(t, made, key, formKey, words.Value, null, cancel);
                return new FiledCase(receipt, id is null);
            },
            cancel);
        if (outcome.IsRefused || outcome.Value.Again) Forget(words.Value);
        return outcome;
    }

    /// <summary>The case of a receipt, or null. A wrong code and a missing one take the same way.</summary>
    public async Task<OpenedCase?> Open(string? typed, CancellationToken cancel)
    {
        // No early return: what cannot be a code is looked for as the code of zeros, which is never given.
        var receipt = ReceiptCode.TryParse(typed, out var code) ? code : default;
        var stretched = InboxKeys.StretchReceipt(ring, receipt.ToString());
        var row = await database.Read(
            s => s.First<CaseRow>(
                $"SELECT {CaseColumns} FROM wbs_case c JOIN wbs_inbox b ON b.id = c.inbox_id WHERE c.receipt_mac = @mac", new { mac = InboxKeys.LookUp(ring, stretched) }, cancel),
            cancel);
        return row?.KeyForReceipt is null ? null : await Opened(row, KeyRing.Unseal(InboxKeys.OfReceipt(ring, stretched, row.Salt), row.KeyForReceipt), cancel);
    }

    /// <summary>Adds what the reporter writes later. Sending the same form twice adds it once.</summary>
    public async Task<Outcome<bool>> Reply(OpenedCase opened, string formKey, string? text, IReadOnlyList<SentFile> files, CancellationToken cancel) =>
        await Add(opened, formKey, text, files, null, null, cancel);

    /// <summary>The content of a file of an opened case; null when it is none of its files.</summary>
    public Stream? File(OpenedCase opened, string storageKey) =>
        opened.Messages.SelectMany(m => m.Files).FirstOrDefault(f => f.StorageKey == storageKey) is { } file && store.Files.Open(storageKey) is { } content
            ? SealedContent.Open(file.Key, content)
            : null;

    internal async Task<Outcome<bool>> Add(OpenedCase opened, string formKey, string? text, IReadOnlyList<SentFile> files, long? officerId, CaseState? state, CancellationToken cancel)
    {
        Check(formKey);
        var words = await Take(text, files, cancel);
        if (words.IsRefused) return Outcome<bool>.Refused(words.Refusals);
        var kept = false;
        var outcome = await database.Write<Outcome<bool>>(
            async t =>
            {
                var now = await t.First<CaseRow>($"SELECT state, key_for_inbox FROM wbs_case WHERE id = @Id {t.Dialect.ForUpdate}", new { opened.Id }, cancel);
                if (now is null || now.KeyForInbox is null) return CaseRefusals.Gone;
                // A closed case opens again when its reporter writes.
                var to = state ?? (Codes.Member<CaseState>(now.State) is CaseState.Received ? CaseState.Received : CaseState.Reviewing);
                if (!(kept = await Write(t, opened.Id, opened.Key, formKey, words.Value, officerId, cancel))) return true;
                await t.Execute("UPDATE wbs_case SET state = @to, changed_on = @today, version = version + 1 WHERE id = @Id", new { opened.Id, to = to.Code(), today = Today() }, cancel);
                return true;
            },
            cancel);
        if (!kept) Forget(words.Value);
        return outcome;
    }

    internal async Task<OpenedCase> Opened(CaseRow row, byte[] key, CancellationToken cancel)
    {
        var rows = await database.Read(s => s.Query<MessageRow>("SELECT officer_id, day, sealed FROM wbs_message WHERE case_id = @Id ORDER BY seq", new { row.Id }, cancel), cancel);
        var messages = rows.Select(m =>
        {
            var words = JsonSerializer.Deserialize<MessageWords>(KeyRing.Unseal(key, m.Sealed))!;
            return new CaseMessage(m.OfficerId is not null, m.Day, words.Text, words.Files);
        });
        return new OpenedCase(row.Id, Codes.Member<CaseState>(row.State), row.Version, row.InboxName, row.OpenedOn, [.. messages]) { Key = key };
    }

    /// <summary>Checks the words, strips and stores the files under keys of their own.</summary>
    private async Task<Outcome<MessageWords>> Take(string? text, IReadOnlyList<SentFile> files, CancellationToken cancel)
    {
        var clean = IndonesianText.Clean(text ?? "");
        List<Refusal> wrong = [];
        if (clean.Length == 0) wrong.Add(CaseRefusals.Empty);
        if (clean.Length > TextLimit) wrong.Add(CaseRefusals.TooLong(clean.Length));
        if (files.Count > MaxFiles) wrong.Add(FileRefusals.TooMany with { Field = "files" });
        List<(CleanFile File, bool Scanned)> stripped = [];
        foreach (var (n, file) in files.Take(MaxFiles).Index())
        {
            await using var stream = file.Open();
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while (content.Length <= StripMetadata.MaxBytes && (read = await stream.ReadAsync(buffer, cancel)) > 0) content.Write(buffer, 0, read);
            var outcome = StripMetadata.Of(content.ToArray());
            if (outcome.IsRefused)
            {
                wrong.AddRange(outcome.Refusals.Select(r => Numbered(r, n + 1)));
                continue;
            }

            // Only now can it be looked at. Where the scanner is away the report is worth more than the check: its readers are told.
            var verdict = scan is null ? ScanVerdict.NotSet : await scan.Look(outcome.Value.Content, cancel);
            if (verdict is ScanVerdict.Infected) wrong.Add(Numbered(FileRefusals.Infected, n + 1));
            else stripped.Add((outcome.Value, verdict is ScanVerdict.Clean));
        }

        if (wrong.Count > 0) return wrong;
        List<CaseFile> kept = [];
        foreach (var (n, (file, scanned)) in stripped.Index())
        {
            var key = RandomNumberGenerator.GetBytes(32);
            var storageKey = await store.Files.Put(SealedContent.Seal(key, file.Content.Span), cancel);
            kept.Add(new CaseFile($"lampiran-{(n + 1).ToString(CultureInfo.InvariantCulture)}{file.Kind.Extension()}", file.Kind.MediaType(), file.Content.Length, storageKey, key) { Scanned = scanned });
        }

        return new MessageWords(clean, kept);
    }

    /// <summary>False when this form was sent before.</summary>
    private async Task<bool> Write(Transaction t, long caseId, byte[] key, string formKey, MessageWords words, long? officerId, CancellationToken cancel)
    {
        var written = await t.Execute(
            """
            INSERT INTO wbs_message (case_id, seq, form_mac, officer_id, day, sealed)
            VALUES (@caseId, (SELECT COALESCE(MAX(seq), 0) + 1 FROM wbs_message WHERE case_id = @caseId), @mac, @officerId, @today, @content) ON CONFLICT (form_mac) DO NOTHING
            """,
            new { caseId, mac = ring.Mac("wbs-form", formKey), officerId, today = Today(), content = KeyRing.Seal(key, JsonSerializer.SerializeToUtf8Bytes(words)) },
            cancel);
        if (written == 0) return false;
        foreach (var file in words.Files) await t.Execute("INSERT INTO wbs_file (storage_key, case_id) VALUES (@StorageKey, @caseId)", new { file.StorageKey, caseId }, cancel);
        return true;
    }

    // By its place in the form: its name may name its sender, and is not read.
    private static Refusal Numbered(Refusal refusal, int n)
    {
        var number = n.ToString(CultureInfo.InvariantCulture);
        return refusal with { Field = "files", Indonesian = $"Berkas ke-{number}: {refusal.Indonesian}", English = $"File {number}: {refusal.English}" };
    }

    private static void Check(string formKey)
    {
        if (!IsFormKey(formKey)) throw new ArgumentException("Not a key of a form.", nameof(formKey));
    }

    private void Forget(MessageWords words)
    {
        foreach (var file in words.Files) store.Files.Delete(file.StorageKey);
    }

    private string Today() => time.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
