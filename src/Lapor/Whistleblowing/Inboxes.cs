using System.Globalization;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Whistleblowing;

/// <summary>A supervisory inbox as everyone may know it.</summary>
public sealed record Inbox(long Id, long? AgencyId, string Name, bool Open);

/// <summary>An officer named to hold an inbox's key.</summary>
/// <param name="OfficerId">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="HasKey">The key was handed over to them.</param>
/// <param name="MustChange">It lies under a passphrase that another holder chose.</param>
public sealed record Holder(long OfficerId, string Name, bool HasKey, bool MustChange);

/// <summary>A case in a list: what the web server alone may know.</summary>
public sealed record CaseLine(long Id, CaseState State, string OpenedOn, string ChangedOn, int Messages);

/// <summary>
/// The holders' side. Who is named to an inbox gets its private key under a passphrase of their own, from another holder; the first one makes it.
/// The server never keeps a private key or a passphrase: each operation that reads takes the key that the holder's own browser carries.
/// </summary>
public sealed class Inboxes(Database database, Cases cases, AuditLog audit, CaseFiles store, TimeProvider time)
{
    private sealed class InboxRow
    {
        public long Id { get; init; }

        public long? AgencyId { get; init; }

        public string Name { get; init; } = "";

        public byte[]? PublicKey { get; init; }
    }

    private sealed class HolderRow
    {
        public long OfficerId { get; init; }

        public string Name { get; init; } = "";

        public byte[]? Salt { get; init; }

        public int? Iterations { get; init; }

        public byte[]? SealedKey { get; init; }

        public bool HandedOver { get; init; }
    }

    private sealed class LineRow
    {
        public long Id { get; init; }

        public string State { get; init; } = "";

        public string OpenedOn { get; init; } = "";

        public string ChangedOn { get; init; } = "";

        public long Messages { get; init; }
    }

    /// <summary>All active inboxes, the nation's first.</summary>
    public Task<IReadOnlyList<Inbox>> All(CancellationToken cancel) => database.Read<IReadOnlyList<Inbox>>(
        async s => [.. (await s.Query<InboxRow>("SELECT id, agency_id, name, public_key FROM wbs_inbox WHERE active ORDER BY CASE WHEN agency_id IS NULL THEN 0 ELSE 1 END, name", cancel: cancel))
            .Select(i => new Inbox(i.Id, i.AgencyId, i.Name, i.PublicKey is not null))],
        cancel);

    /// <summary>An active inbox, or null.</summary>
    public async Task<Inbox?> One(long inboxId, CancellationToken cancel) => (await All(cancel)).FirstOrDefault(i => i.Id == inboxId);

    /// <summary>True for whoever is named to some inbox.</summary>
    public Task<bool> IsHolder(long officerId, CancellationToken cancel) => database.Read(
        s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM wbs_holder h JOIN wbs_inbox b ON b.id = h.inbox_id WHERE h.officer_id = @officerId AND b.active)", new { officerId }, cancel), cancel);

    /// <summary>Inboxes that this officer is named to.</summary>
    public Task<IReadOnlyList<Inbox>> Of(long officerId, CancellationToken cancel) => database.Read<IReadOnlyList<Inbox>>(
        async s => [.. (await s.Query<InboxRow>(
                "SELECT b.id, b.agency_id, b.name, b.public_key FROM wbs_inbox b JOIN wbs_holder h ON h.inbox_id = b.id WHERE h.officer_id = @officerId AND b.active ORDER BY b.name",
                new { officerId },
                cancel))
            .Select(i => new Inbox(i.Id, i.AgencyId, i.Name, i.PublicKey is not null))],
        cancel);

    /// <summary>Makes an inbox without a key; it opens when its first holder sets a passphrase. The caller has asked <c>May</c>.</summary>
    public Task<long> Create(long byOfficer, long? agencyId, string name, CancellationToken cancel) => database.Write(
        async t =>
        {
            var id = await t.Scalar<long>("INSERT INTO wbs_inbox (agency_id, name, since) VALUES (@agencyId, @name, @today) RETURNING id", new { agencyId, name = IndonesianText.Clean(name), today = Today() }, cancel);
            await audit.Record(t, new AuditEntry(AuditKind.ReferenceChanged, byOfficer, Subject: $"wbs_inbox {Text(id)}"), cancel);
            return id;
        },
        cancel);

    /// <summary>Names a holder, who gets the key from another one.</summary>
    public Task Name(long byOfficer, long inboxId, long officerId, CancellationToken cancel) => database.Write(
        async t =>
        {
            await t.Execute("INSERT INTO wbs_holder (inbox_id, officer_id, since) VALUES (@inboxId, @officerId, @today) ON CONFLICT (inbox_id, officer_id) DO NOTHING", new { inboxId, officerId, today = Today() }, cancel);
            await audit.Record(t, new AuditEntry(AuditKind.RoleGranted, byOfficer, Subject: $"wbs_inbox {Text(inboxId)} officer {Text(officerId)}"), cancel);
        },
        cancel);

    /// <summary>Takes a holder's key away; refused to the last one who has it, because the cases could never be read again.</summary>
    public Task<Outcome<bool>> Dismiss(long byOfficer, long inboxId, long officerId, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            var others = await t.Scalar<long>("SELECT COUNT(*) FROM wbs_holder WHERE inbox_id = @inboxId AND officer_id <> @officerId AND sealed_key IS NOT NULL", new { inboxId, officerId }, cancel);
            var has = await t.Scalar<long>("SELECT COUNT(*) FROM wbs_holder WHERE inbox_id = @inboxId AND officer_id = @officerId AND sealed_key IS NOT NULL", new { inboxId, officerId }, cancel);
            if (has > 0 && others == 0)
                return new Refusal("last_holder", "", "Pemegang kunci terakhir tidak dapat dilepas: serahkan dulu kuncinya kepada orang lain.", "The last holder of the key cannot be taken away: hand the key to somebody else first.");
            await t.Execute("DELETE FROM wbs_holder WHERE inbox_id = @inboxId AND officer_id = @officerId", new { inboxId, officerId }, cancel);
            await audit.Record(t, new AuditEntry(AuditKind.RoleRevoked, byOfficer, Subject: $"wbs_inbox {Text(inboxId)} officer {Text(officerId)}"), cancel);
            return true;
        },
        cancel);

    /// <summary>Who is named to an inbox.</summary>
    public Task<IReadOnlyList<Holder>> Holders(long inboxId, CancellationToken cancel) => database.Read<IReadOnlyList<Holder>>(
        async s => [.. (await s.Query<HolderRow>("SELECT h.officer_id, o.name, h.sealed_key, h.handed_over FROM wbs_holder h JOIN officer o ON o.id = h.officer_id WHERE h.inbox_id = @inboxId ORDER BY o.name", new { inboxId }, cancel))
            .Select(h => new Holder(h.OfficerId, h.Name, h.SealedKey is not null, h.HandedOver))],
        cancel);

    /// <summary>The first holder of a new inbox makes its key pair under a passphrase of their own.</summary>
    public async Task<Outcome<byte[]>> Begin(long officerId, long inboxId, string passphrase, CancellationToken cancel)
    {
        if (passphrase.Length < InboxKeys.ShortestPassphrase) return CaseRefusals.ShortPassphrase;
        var (publicKey, privateKey) = InboxKeys.New();
        var locked = InboxKeys.Lock(privateKey, passphrase);
        return await database.Write<Outcome<byte[]>>(
            async t =>
            {
                if (await t.Execute("UPDATE wbs_inbox SET public_key = @publicKey WHERE id = @inboxId AND public_key IS NULL", new { publicKey, inboxId }, cancel) == 0) return CaseRefusals.NotHandedOver;
                if (!await Keep(t, inboxId, officerId, locked, handedOver: false, cancel)) throw new InvalidOperationException("The officer is not named to this inbox.");
                await audit.Record(t, new AuditEntry(AuditKind.CredentialChanged, officerId, Subject: $"wbs_inbox {Text(inboxId)}"), cancel);
                return privateKey;
            },
            cancel);
    }

    /// <summary>The inbox's private key for a holder who knows their passphrase.</summary>
    /// <returns>The key, and whether the passphrase was chosen by another and must be changed.</returns>
    public async Task<Outcome<(byte[] Key, bool MustChange)>> Unlock(long officerId, long inboxId, string passphrase, CancellationToken cancel)
    {
        var row = await database.Read(
            s => s.First<HolderRow>("SELECT officer_id, salt, iterations, sealed_key, handed_over FROM wbs_holder WHERE inbox_id = @inboxId AND officer_id = @officerId", new { inboxId, officerId }, cancel), cancel);
        if (row is null) return CaseRefusals.NotHolder;
        if (row.SealedKey is null) return CaseRefusals.NotHandedOver;
        var key = InboxKeys.Unlock(new LockedKey(row.Salt!, row.Iterations!.Value, row.SealedKey), passphrase);
        await audit.Record(new AuditEntry(key is null ? AuditKind.SignInRefused : AuditKind.SignIn, officerId, Subject: $"wbs_inbox {Text(inboxId)}"), cancel);
        return key is null ? CaseRefusals.WrongPassphrase : (key, row.HandedOver);
    }

    /// <summary>Puts the key under a passphrase of this officer: their own change, or a hand-over from a holder who has the key open.</summary>
    public async Task<Outcome<bool>> Give(long byOfficer, long toOfficer, long inboxId, byte[] privateKey, string passphrase, CancellationToken cancel)
    {
        if (passphrase.Length < InboxKeys.ShortestPassphrase) return CaseRefusals.ShortPassphrase;
        var locked = InboxKeys.Lock(privateKey, passphrase);
        return await database.Write<Outcome<bool>>(
            async t =>
            {
                if (!await Keep(t, inboxId, toOfficer, locked, handedOver: byOfficer != toOfficer, cancel)) return CaseRefusals.NotHolder;
                await audit.Record(t, new AuditEntry(AuditKind.CredentialChanged, byOfficer, Subject: $"wbs_inbox {Text(inboxId)} officer {Text(toOfficer)}"), cancel);
                return true;
            },
            cancel);
    }

    /// <summary>The cases of an inbox, latest change first; no words, which the server alone cannot read.</summary>
    public Task<IReadOnlyList<CaseLine>> List(long officerId, long inboxId, CancellationToken cancel) => database.Read<IReadOnlyList<CaseLine>>(
        async s => [.. (await s.Query<LineRow>(
                """
                SELECT c.id, c.state, c.opened_on, c.changed_on, (SELECT COUNT(*) FROM wbs_message m WHERE m.case_id = c.id) AS messages
                FROM wbs_case c WHERE c.inbox_id = @inboxId AND EXISTS (SELECT 1 FROM wbs_holder h WHERE h.inbox_id = c.inbox_id AND h.officer_id = @officerId)
                ORDER BY c.changed_on DESC, c.id DESC LIMIT 500
                """,
                new { inboxId, officerId },
                cancel))
            .Select(c => new CaseLine(c.Id, Codes.Member<CaseState>(c.State), c.OpenedOn, c.ChangedOn, (int)c.Messages))],
        cancel);

    /// <summary>Opens a case for a holder with the inbox's key; logged. Null where it is none of theirs, erased, or the key is another inbox's.</summary>
    public async Task<OpenedCase?> Open(long officerId, long caseId, byte[] privateKey, CancellationToken cancel)
    {
        var row = await database.Read(
            s => s.First<Cases.CaseRow>(
                $"SELECT {Cases.CaseColumns} FROM wbs_case c JOIN wbs_inbox b ON b.id = c.inbox_id WHERE c.id = @caseId AND EXISTS (SELECT 1 FROM wbs_holder h WHERE h.inbox_id = c.inbox_id AND h.officer_id = @officerId)",
                new { caseId, officerId },
                cancel),
            cancel);
        if (row?.KeyForInbox is null) return null;
        byte[] key;
        try
        {
            key = InboxKeys.OpenWith(privateKey, row.KeyForInbox);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }

        await audit.Record(new AuditEntry(AuditKind.ContentViewed, officerId, Subject: $"wbs_case {Text(caseId)}"), cancel);
        return await cases.Opened(row, key, cancel);
    }

    /// <summary>Answers, and says how far the case is.</summary>
    public Task<Outcome<bool>> Answer(long officerId, OpenedCase opened, string formKey, CaseState state, string? text, IReadOnlyList<SentFile> files, CancellationToken cancel) =>
        cases.Add(opened, formKey, text, files, officerId, state is CaseState.Received ? CaseState.Reviewing : state, cancel);

    /// <summary>Destroys a case's keys and files for good; the line stays as a receipt that there was one.</summary>
    public async Task<bool> Erase(long officerId, long caseId, string reason, CancellationToken cancel)
    {
        var files = await database.Write<IReadOnlyList<string>?>(
            async t =>
            {
                var done = await t.Execute(
                    """
                    UPDATE wbs_case SET key_for_inbox = NULL, key_for_receipt = NULL, state = 'closed', changed_on = @today, version = version + 1
                    WHERE id = @caseId AND key_for_inbox IS NOT NULL AND EXISTS (SELECT 1 FROM wbs_holder h WHERE h.inbox_id = wbs_case.inbox_id AND h.officer_id = @officerId)
                    """,
                    new { caseId, officerId, today = Today() },
                    cancel);
                if (done == 0) return null;
                await t.Execute("DELETE FROM wbs_message WHERE case_id = @caseId", new { caseId }, cancel);
                await audit.Record(t, new AuditEntry(AuditKind.Erased, officerId, Subject: $"wbs_case {Text(caseId)}", Reason: reason), cancel);
                return await t.Query<string>("DELETE FROM wbs_file WHERE case_id = @caseId RETURNING storage_key", new { caseId }, cancel);
            },
            cancel);
        if (files is null) return false;
        foreach (var file in files) store.Files.Delete(file);
        await database.Dialect.Scrub([], cancel);
        return true;
    }

    /// <summary>Removes contents that no message knows: left-overs of a crash between file and commit.</summary>
    public async Task<int> Sweep(TimeSpan age, CancellationToken cancel)
    {
        var before = time.GetUtcNow() - age;
        var removed = 0;
        foreach (var key in store.Files.WrittenBefore(before).ToList())
        {
            if (await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM wbs_file WHERE storage_key = @key)", new { key }, cancel), cancel)) continue;
            store.Files.Delete(key);
            removed++;
        }

        return removed + store.Files.Sweep(before);
    }

    private static async Task<bool> Keep(Transaction t, long inboxId, long officerId, LockedKey locked, bool handedOver, CancellationToken cancel) => await t.Execute(
        "UPDATE wbs_holder SET salt = @Salt, iterations = @Iterations, sealed_key = @Sealed, handed_over = @handedOver WHERE inbox_id = @inboxId AND officer_id = @officerId",
        new { inboxId, officerId, locked.Salt, locked.Iterations, locked.Sealed, handedOver },
        cancel) == 1;

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private string Today() => time.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
