using Lapor.Foundation;
using Microsoft.AspNetCore.Identity;

namespace Lapor.People;

/// <summary>A signed-in officer and the stamp that their cookie carries.</summary>
public sealed record SignedIn(Officer Officer, string Stamp);

/// <summary>Checks an officer's password. A wrong address and a wrong password cost the same work and get the same words.</summary>
public sealed class SignIn(OfficerStore officers, AuditLog audit)
{
    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly string NobodysHash = Hasher.HashPassword(new object(), "nobody");

    private static readonly Refusal Wrong = new(
        "sign_in_failed", "", "Alamat surel atau kata sandi salah.", "The e-mail address or the password is wrong.");

    /// <summary>Hash to store of a new password (PBKDF2-HMAC-SHA512, the framework's own format).</summary>
    public static string Hash(string password) => Hasher.HashPassword(new object(), password);

    /// <summary>Signs in with address and password.</summary>
    public async Task<Outcome<SignedIn>> WithPassword(string email, string password, CancellationToken cancel)
    {
        var secret = await officers.Secret(email, cancel);
        var checkedHash = Hasher.VerifyHashedPassword(new object(), secret?.PasswordHash ?? NobodysHash, password);
        if (secret is null) return Wrong;
        if (checkedHash is PasswordVerificationResult.Failed)
        {
            await audit.Record(new AuditEntry(AuditKind.SignInRefused, secret.Id), cancel);
            return Wrong;
        }

        var officer = await officers.ById(secret.Id, cancel);
        if (officer is null) return Wrong;
        await officers.SignedIn(secret.Id, cancel);
        await audit.Record(new AuditEntry(AuditKind.SignIn, officer.Id, Subject: "password"), cancel);
        return new SignedIn(officer, secret.Stamp);
    }
}
