using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lapor.Foundation;
using Lapor.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Lapor.Web.Shared;

/// <summary>A question to a device.</summary>
/// <param name="Options">For the browser, as JSON.</param>
/// <param name="State">What the answer is held against, sealed; travels in the form.</param>
public sealed record PasskeyQuestion(string Options, string State);

/// <summary>
/// Registering and using passkeys (WebAuthn), by the framework's own <see cref="PasskeyHandler{TUser}"/>. The question travels sealed in the form it is
/// answered with, so that looking at a page writes nothing; an answer counts for ten minutes and once.
/// </summary>
public sealed class PasskeyCeremony(PasskeyStore store, Settings settings, IHttpContextAccessor http, IDataProtectionProvider protection, ILoggerFactory logs, TimeProvider time)
{
    private const int LongestAnswer = 32 * 1024;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    internal static readonly Refusal Failed = new(
        "passkey_failed", "", "Kunci sandi tidak diterima, atau halaman ini terlalu lama terbuka. Coba lagi.", "The passkey was not accepted, or this page was open for too long. Try again.");

    private readonly IDataProtector seal = protection.CreateProtector("lapor/passkey-question");

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>Asks the device for a new passkey.</summary>
    /// <param name="owner">What kind of account it will open.</param>
    /// <param name="ownerId">Whose.</param>
    /// <param name="account">What the device shows beside it: the address that the account is known by.</param>
    /// <param name="name">The owner's name, as the device shows it.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<PasskeyQuestion> AskNew(PasskeyOwner owner, long ownerId, string account, string name, CancellationToken cancel)
    {
        var handle = await store.HandleOf(owner, ownerId, cancel);
        var asked = await Handler(owner, mustVerify: IsAlone(owner)).MakeCreationOptionsAsync(new PasskeyUserEntity { Id = handle, Name = account, DisplayName = name }, Context);
        return new(asked.CreationOptionsJson, Seal("new", owner, ownerId, asked.AttestationState));
    }

    /// <summary>The new passkey that the device made, not yet stored; refused with <c>passkey_failed</c>.</summary>
    /// <param name="owner">What kind of account it will open.</param>
    /// <param name="ownerId">Whose.</param>
    /// <param name="state">As sealed into the form.</param>
    /// <param name="answer">What the browser gave, as JSON.</param>
    /// <param name="name">What the owner calls it.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<Outcome<Passkey>> TakeNew(PasskeyOwner owner, long ownerId, string? state, string? answer, string name, CancellationToken cancel)
    {
        if (Unseal(state, "new", owner, ownerId) is not { } question || answer is not { Length: > 0 and <= LongestAnswer }) return Failed;
        cancel.ThrowIfCancellationRequested(); // the framework's handler takes none
        var made = await Handler(owner, mustVerify: IsAlone(owner)).PerformAttestationAsync(new() { HttpContext = Context, CredentialJson = answer, AttestationState = question.State });
        if (!made.Succeeded) return Failed;
        return new Passkey
        {
            OwnerId = ownerId,
            Handle = made.UserEntity.Id,
            CredentialId = made.Passkey.CredentialId,
            PublicKey = made.Passkey.PublicKey,
            SignCount = made.Passkey.SignCount,
            Transports = string.Join(',', (made.Passkey.Transports ?? []).Where(t => t.Length <= 20 && t.All(c => char.IsAsciiLetterLower(c) || c == '-')).Take(8)),
            BackupEligible = made.Passkey.IsBackupEligible,
            BackedUp = made.Passkey.IsBackedUp,
            Name = IndonesianText.Clean(name) is { Length: > 0 and <= PasskeyStore.LongestName } clean ? clean : "Kunci sandi",
        };
    }

    /// <summary>Asks for a passkey.</summary>
    /// <param name="owner">What kind of account.</param>
    /// <param name="ownerId">Whose, beside another proof; null: whichever passkey the device has for this site, which then must make sure of its user by finger, face or number.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<PasskeyQuestion> Ask(PasskeyOwner owner, long? ownerId, CancellationToken cancel)
    {
        var user = ownerId is { } id ? new PasskeyUser(await store.HandleOf(owner, id, cancel)) : null;
        var asked = await Handler(owner, mustVerify: ownerId is null).MakeRequestOptionsAsync(user!, Context);
        return new(asked.RequestOptionsJson, Seal("use", owner, ownerId, asked.AssertionState));
    }

    /// <summary>The passkey that answered, its use recorded; refused with <c>passkey_failed</c>. Whether its owner may sign in is the caller's to ask.</summary>
    /// <param name="owner">What kind of account.</param>
    /// <param name="ownerId">Whose, where the question was asked of one account; else null.</param>
    /// <param name="state">As sealed into the form.</param>
    /// <param name="answer">What the browser gave, as JSON.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<Outcome<Passkey>> Take(PasskeyOwner owner, long? ownerId, string? state, string? answer, CancellationToken cancel)
    {
        if (Unseal(state, "use", owner, ownerId) is not { } question || answer is not { Length: > 0 and <= LongestAnswer }) return Failed;
        var proved = await Handler(owner, mustVerify: ownerId is null).PerformAssertionAsync(new() { HttpContext = Context, CredentialJson = answer, AssertionState = question.State });
        if (!proved.Succeeded || await store.ByCredential(proved.Passkey.CredentialId, cancel) is not { } passkey) return Failed;
        if (passkey.Handle != proved.User.Handle || (ownerId is { } wanted && passkey.OwnerId != wanted)) return Failed;
        var once = owner is PasskeyOwner.Citizen
            // Of what was sealed, not of the seal: there may be more ways to write that.
            ? await store.UseByDay(passkey.Id, SHA256.HashData(Encoding.UTF8.GetBytes(question.State)), proved.Passkey.SignCount, proved.Passkey.IsBackedUp, cancel)
            : await store.Use(passkey.Id, question.AskedAt, proved.Passkey.SignCount, proved.Passkey.IsBackedUp, cancel);
        return once ? passkey : Failed;
    }

    /// <summary>A citizen's passkey is never beside another proof: it must be found by the device without a name, and make sure of its user, from the first day.</summary>
    private static bool IsAlone(PasskeyOwner owner) => owner is PasskeyOwner.Citizen;

    private PasskeyHandler<PasskeyUser> Handler(PasskeyOwner owner, bool mustVerify)
    {
        var site = settings.BaseUrl.GetLeftPart(UriPartial.Authority);
        var users = new UserManager<PasskeyUser>(
            new PasskeyUsers(store, owner), Options.Create(new IdentityOptions()), new PasswordHasher<PasskeyUser>(), [], [], new UpperInvariantLookupNormalizer(),
            new IdentityErrorDescriber(), Context.RequestServices, logs.CreateLogger<UserManager<PasskeyUser>>());
        return new(users, Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = settings.BaseUrl.Host,
            UserVerificationRequirement = mustVerify ? "required" : "preferred",
            ResidentKeyRequirement = IsAlone(owner) ? "required" : "preferred",
            // Of this site itself, in no frame of another; the request's own header is not asked, because a proxy can change it.
            ValidateOrigin = asked => ValueTask.FromResult(string.Equals(asked.Origin, site, StringComparison.OrdinalIgnoreCase) && !asked.CrossOrigin),
        }));
    }

    private string Seal(string what, PasskeyOwner owner, long? ownerId, string? state) => seal.Protect(string.Join('|',
        time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), what, owner.Code(), ownerId?.ToString(CultureInfo.InvariantCulture) ?? "-",
        Convert.ToBase64String(Encoding.UTF8.GetBytes(state ?? ""))));

    private (long AskedAt, string State)? Unseal(string? sealedState, string what, PasskeyOwner owner, long? ownerId)
    {
        if (string.IsNullOrEmpty(sealedState)) return null;
        try
        {
            return seal.Unprotect(sealedState).Split('|') is [var at, var of, var kind, var id, var state]
                && of == what && kind == owner.Code() && id == (ownerId?.ToString(CultureInfo.InvariantCulture) ?? "-")
                && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && time.GetUtcNow().ToUnixTimeMilliseconds() - asked < Length.TotalMilliseconds
                ? (asked, Encoding.UTF8.GetString(Convert.FromBase64String(state))) : null;
        }
        catch (CryptographicException)
        {
            return null; // made under keys that are gone, or by hand
        }
    }

    /// <summary>Whom devices know by a handle; all that the framework needs to know of an account.</summary>
    internal sealed record PasskeyUser(string Handle);

    /// <summary>The table of passkeys as the framework's handler reads it. It only looks: passkeys are added, used and removed with their audit entries elsewhere.</summary>
    private sealed class PasskeyUsers(PasskeyStore store, PasskeyOwner owner) : IUserPasskeyStore<PasskeyUser>
    {
        public async Task<PasskeyUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
            userId.All(char.IsAscii) && await store.ByHandle(owner, userId, cancellationToken) is [_, ..] ? new(userId) : null;

        public async Task<PasskeyUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
            // Of any kind of owner: one passkey cannot be registered twice.
            await store.ByCredential(credentialId, cancellationToken) is { } found ? new(found.Handle) : null;

        public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyUser user, CancellationToken cancellationToken) =>
            [.. (await store.ByHandle(owner, user.Handle, cancellationToken)).Select(Info)];

        public async Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyUser user, byte[] credentialId, CancellationToken cancellationToken) =>
            (await store.ByHandle(owner, user.Handle, cancellationToken)).FirstOrDefault(p => p.CredentialId.AsSpan().SequenceEqual(credentialId)) is { } found ? Info(found) : null;

        public Task<string> GetUserIdAsync(PasskeyUser user, CancellationToken cancellationToken) => Task.FromResult(user.Handle);

        public Task<string?> GetUserNameAsync(PasskeyUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task<string?> GetNormalizedUserNameAsync(PasskeyUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task<PasskeyUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => Task.FromResult<PasskeyUser?>(null);

        public Task SetUserNameAsync(PasskeyUser user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SetNormalizedUserNameAsync(PasskeyUser user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IdentityResult> CreateAsync(PasskeyUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IdentityResult> UpdateAsync(PasskeyUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IdentityResult> DeleteAsync(PasskeyUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AddOrUpdatePasskeyAsync(PasskeyUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RemovePasskeyAsync(PasskeyUser user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
            // holds nothing
        }

        private static UserPasskeyInfo Info(Passkey passkey) => new(
            passkey.CredentialId, passkey.PublicKey, DateTimeOffset.FromUnixTimeMilliseconds(passkey.CreatedAt), (uint)passkey.SignCount,
            passkey.Transports.Length == 0 ? [] : passkey.Transports.Split(','), isUserVerified: false, passkey.BackupEligible, passkey.BackedUp, [], []);
    }
}
