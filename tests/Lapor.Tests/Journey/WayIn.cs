using Lapor.People;
using Lapor.Storage;

namespace Lapor.Tests.Journey;

/// <summary>The officers' way in over a test's database: every operation, with hashes that cost next to nothing, and a second factor whose secret the tests know.</summary>
internal sealed class WayIn
{
    /// <summary>Of every officer to whom <see cref="GiveFactor"/> gave one.</summary>
    public static readonly byte[] Secret = [.. Enumerable.Range(1, Totp.SecretLength).Select(n => (byte)n)];

    private readonly Database database;
    private readonly KeyRing ring;

    public WayIn(Database database, KeyRing ring, TimeProvider time)
    {
        (this.database, this.ring) = (database, ring);
        Audit = new AuditLog(database, time);
        Lanes = new SignInLanes(database, ring, time);
        Links = new AccountLinks(database, ring, Work, Audit, time);
        Manage = new ManageOfficers(database, Work, Links, Audit, time);
        Sessions = new OfficerSessions(database, Audit, time);
        Factor = new SecondFactor(database, ring, Lanes, Links, Audit, time);
        Passkeys = new PasskeyStore(database, time);
        Providers = new IdentityProviderStore(database, ring, Audit, time);
        ProviderSignIn = new ProviderSignIn(database, new OfficerStore(database, time), Links, Audit, time);
        SignIn = new SignIn(database, new OfficerStore(database, time), Lanes, Work, Links, Audit);
    }

    public PasswordWork Work { get; } = new(rounds: 1000);

    public AuditLog Audit { get; }

    public SignInLanes Lanes { get; }

    public AccountLinks Links { get; }

    public ManageOfficers Manage { get; }

    public OfficerSessions Sessions { get; }

    public SecondFactor Factor { get; }

    public PasskeyStore Passkeys { get; }

    public IdentityProviderStore Providers { get; }

    public ProviderSignIn ProviderSignIn { get; }

    public SignIn SignIn { get; }

    /// <summary>What the authenticator app shows at this moment.</summary>
    public static string Code(TimeProvider time) => Totp.Code(Secret, Totp.StepOf(time.GetUtcNow()));

    /// <summary>Gives every officer who has none the second factor of <see cref="Secret"/>, and lets the present code be used once more: a test's clock stands still between two sign-ins.</summary>
    public Task GiveFactor() => database.Write(async t =>
    {
        var wrapped = ring.Wrap(SecondFactor.Purpose, Secret);
        await t.Execute(
            """
            INSERT INTO officer_totp (officer_id, ring_key, wrapped_key, last_step, since)
            SELECT id, @KeyId, @Bytes, 0, 0 FROM officer WHERE id NOT IN (SELECT officer_id FROM officer_totp)
            """,
            new { wrapped.KeyId, wrapped.Bytes });
        await t.Execute("UPDATE officer_totp SET last_step = 0");
    });
}
