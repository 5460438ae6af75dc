using System.Buffers.Text;
using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>Who can have passkeys.</summary>
public enum PasskeyOwner
{
    Officer,
    Citizen,
}

/// <summary>A passkey: a key pair on a device of its owner, of which the public half stands here (WebAuthn level 3).</summary>
public sealed record Passkey
{
    public long Id { get; init; }

    public long OwnerId { get; init; }

    /// <summary>What the device knows the owner by.</summary>
    public string Handle { get; init; } = "";

    public byte[] CredentialId { get; init; } = [];

    /// <summary>In COSE format.</summary>
    public byte[] PublicKey { get; init; } = [];

    /// <summary>The device's own count of uses; 0 where it keeps none.</summary>
    public long SignCount { get; init; }

    /// <summary>Codes of WebAuthn, joined by commas: <c>internal,hybrid</c>.</summary>
    public string Transports { get; init; } = "";

    /// <summary>True when its maker may copy it to other devices of the owner.</summary>
    public bool BackupEligible { get; init; }

    public bool BackedUp { get; init; }

    /// <summary>As an officer calls it; empty for citizens, whose names for things lie sealed.</summary>
    public string Name { get; init; } = "";

    /// <summary>UTC milliseconds; of a citizen's the start of the day.</summary>
    public long CreatedAt { get; init; }

    /// <summary>UTC milliseconds, of a citizen's the start of the day; null before the first use.</summary>
    public long? UsedAt { get; init; }
}

/// <summary>The passkeys of officers and citizens. A passkey of one kind of owner is never found for the other.</summary>
public sealed class PasskeyStore(Database database, TimeProvider time)
{
    /// <summary>So many can one owner have.</summary>
    public const int Most = 10;

    /// <summary>The longest name of a passkey.</summary>
    public const int LongestName = 60;

    private const string Columns = "id, owner_id, handle, credential_id, public_key, sign_count, transports, backup_eligible, backed_up, name, created_at, used_at";

    private static readonly Refusal TooMany = new(
        "passkey_too_many", "", "Anda sudah punya 10 kunci sandi. Hapus salah satu dahulu.", "You have 10 passkeys already. Remove one first.");

    private static readonly Refusal Taken = new("passkey_taken", "", "Kunci sandi ini sudah terdaftar.", "This passkey is registered already.");

    /// <summary>The passkeys of one owner, oldest first.</summary>
    public Task<IReadOnlyList<Passkey>> Of(PasskeyOwner owner, long ownerId, CancellationToken cancel) => database.Read(
        s => s.Query<Passkey>($"SELECT {Columns} FROM passkey WHERE owner_kind = @owner AND owner_id = @ownerId ORDER BY id", new { owner = owner.Code(), ownerId }, cancel), cancel);

    /// <summary>The passkeys of whoever the devices know by this handle.</summary>
    public Task<IReadOnlyList<Passkey>> ByHandle(PasskeyOwner owner, string handle, CancellationToken cancel) => database.Read(
        s => s.Query<Passkey>($"SELECT {Columns} FROM passkey WHERE owner_kind = @owner AND handle = @handle ORDER BY id", new { owner = owner.Code(), handle }, cancel), cancel);

    /// <summary>The passkey with this id of the device's making, whoever owns it; null where there is none.</summary>
    public Task<Passkey?> ByCredential(byte[] credentialId, CancellationToken cancel) => database.Read(
        s => s.First<Passkey>($"SELECT {Columns} FROM passkey WHERE credential_id = @credentialId", new { credentialId }, cancel), cancel);

    /// <summary>
    /// Records a use. False when the passkey is gone, or was used after this question was asked: then somebody shows an answer for the second time.
    /// </summary>
    /// <param name="id">The passkey.</param>
    /// <param name="askedAt">When the question was asked, UTC milliseconds.</param>
    /// <param name="signCount">The device's count now.</param>
    /// <param name="backedUp">Whether it is copied to other devices now.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<bool> Use(long id, long askedAt, long signCount, bool backedUp, CancellationToken cancel) => await database.Write(
        t => t.Execute(
            // One millisecond more than the question, so that a clock that stands still lets nothing through twice.
            "UPDATE passkey SET sign_count = @signCount, backed_up = @backedUp, used_at = @at WHERE id = @id AND COALESCE(used_at, 0) <= @askedAt",
            new { id, askedAt, signCount, backedUp, at = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), askedAt + 1) },
            cancel),
        cancel) == 1;

    /// <summary>
    /// Records a use of a citizen's passkey, by its day alone: a minute could be laid beside that of an anonymous report. So each question counts once in a table of
    /// its own. False when the passkey is gone or the question was answered before.
    /// </summary>
    /// <param name="id">The passkey.</param>
    /// <param name="question">A hash of the question.</param>
    /// <param name="signCount">The device's count now.</param>
    /// <param name="backedUp">Whether it is copied to other devices now.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<bool> UseByDay(long id, byte[] question, long signCount, bool backedUp, CancellationToken cancel) => database.Write(
        async t =>
            await t.Execute("INSERT INTO passkey_answer (question, ends_on) VALUES (@question, @ends) ON CONFLICT (question) DO NOTHING", new { question, ends = CitizenStore.Today(time, 1) }, cancel) == 1
            && await t.Execute("UPDATE passkey SET sign_count = @signCount, backed_up = @backedUp, used_at = @day WHERE id = @id", new { id, signCount, backedUp, day = StartOfDay(time) }, cancel) == 1,
        cancel);

    /// <summary>Forgets answered questions that are too old to be asked again.</summary>
    public Task Sweep(CancellationToken cancel) => database.Write(t => t.Execute("DELETE FROM passkey_answer WHERE ends_on < @today", new { today = CitizenStore.Today(time) }, cancel), cancel);

    /// <summary>The first millisecond of today in Jakarta.</summary>
    internal static long StartOfDay(TimeProvider time)
    {
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), IndonesianTime.Wib);
        return new DateTimeOffset(now.Date, now.Offset).ToUnixTimeMilliseconds();
    }

    /// <summary>What devices know the owner by: as in their other passkeys, else newly drawn.</summary>
    public async Task<string> HandleOf(PasskeyOwner owner, long ownerId, CancellationToken cancel) =>
        (await Of(owner, ownerId, cancel)) is [var first, ..] ? first.Handle : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));

    /// <summary>Adds a passkey that proved itself. Refused: <c>passkey_too_many</c>, <c>passkey_taken</c>.</summary>
    internal static async Task<Outcome<bool>> Add(Transaction t, PasskeyOwner owner, Passkey passkey, long now, CancellationToken cancel)
    {
        if (await Count(t, owner, passkey.OwnerId, cancel) >= Most) return TooMany;
        var added = await t.Execute(
            """
            INSERT INTO passkey (owner_kind, owner_id, handle, credential_id, public_key, sign_count, transports, backup_eligible, backed_up, name, created_at)
            VALUES (@owner, @OwnerId, @Handle, @CredentialId, @PublicKey, @SignCount, @Transports, @BackupEligible, @BackedUp, @Name, @now)
            ON CONFLICT (credential_id) DO NOTHING
            """,
            new
            {
                owner = owner.Code(),
                passkey.OwnerId,
                passkey.Handle,
                passkey.CredentialId,
                passkey.PublicKey,
                passkey.SignCount,
                passkey.Transports,
                passkey.BackupEligible,
                passkey.BackedUp,
                passkey.Name,
                now,
            },
            cancel);
        return added == 1 ? true : Taken;
    }

    /// <summary>Removes one passkey of this owner; false when they have no such one.</summary>
    internal static async Task<bool> Remove(Transaction t, PasskeyOwner owner, long ownerId, long id, CancellationToken cancel) => await t.Execute(
        "DELETE FROM passkey WHERE id = @id AND owner_kind = @owner AND owner_id = @ownerId", new { id, owner = owner.Code(), ownerId }, cancel) == 1;

    /// <summary>Removes all passkeys of an owner.</summary>
    internal static Task RemoveAll(Transaction t, PasskeyOwner owner, long ownerId, CancellationToken cancel) => t.Execute(
        "DELETE FROM passkey WHERE owner_kind = @owner AND owner_id = @ownerId", new { owner = owner.Code(), ownerId }, cancel);

    /// <summary>How many passkeys an owner has.</summary>
    internal static Task<long> Count(Session s, PasskeyOwner owner, long ownerId, CancellationToken cancel) => s.Scalar<long>(
        "SELECT COUNT(*) FROM passkey WHERE owner_kind = @owner AND owner_id = @ownerId", new { owner = owner.Code(), ownerId }, cancel);
}
