using System.Globalization;
using System.Text;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>The agencies' identity providers. Who may change them is asked before (<c>May.ManageProviders</c>).</summary>
public sealed class IdentityProviderStore(Database database, KeyRing ring, AuditLog audit, TimeProvider time)
{
    /// <summary>What the ring wraps a client secret for.</summary>
    public const string Purpose = "identity-provider";

    private const string Columns = """
        p.id, p.agency_id, a.name AS agency_name, a.slug AS agency_slug, a.path AS agency_path, p.name, p.issuer, p.client_id, p.email_claim, p.trusts_factor, p.acr, p.active, p.version,
        (SELECT COUNT(*) FROM officer_identity i WHERE i.provider_id = p.id) AS linked
        """;

    private const string From = "FROM identity_provider p LEFT JOIN agency a ON a.id = p.agency_id";

    private static readonly Refusal Meanwhile = new(
        "changed_meanwhile", "", "Data ini diubah orang lain sementara itu. Muat ulang halaman ini, lalu ubah lagi.", "Somebody else changed this meanwhile. Load this page again, then make your change.");

    private sealed class SecretRow
    {
        public string RingKey { get; init; } = "";

        public byte[] WrappedKey { get; init; } = [];
    }

    /// <summary>One provider, active or not.</summary>
    public Task<IdentityProvider?> ById(long id, CancellationToken cancel) => database.Read(
        s => s.First<IdentityProvider>($"SELECT {Columns} {From} WHERE p.id = @id", new { id }, cancel), cancel);

    /// <summary>The providers that officers can choose from, the nation's first, then by agency; at most 500.</summary>
    public Task<IReadOnlyList<IdentityProvider>> Active(CancellationToken cancel) => database.Read(
        s => s.Query<IdentityProvider>($"SELECT {Columns} {From} WHERE p.active ORDER BY CASE WHEN p.agency_id IS NULL THEN 0 ELSE 1 END, a.name, p.name, p.id LIMIT 500", cancel: cancel), cancel);

    /// <summary>True when there is one to choose.</summary>
    public Task<bool> AnyActive(CancellationToken cancel) => database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM identity_provider WHERE active)", cancel: cancel), cancel);

    /// <summary>The providers of a subtree, active or not, by agency; path <c>/</c> is all, the nation's too.</summary>
    public Task<IReadOnlyList<IdentityProvider>> InSubtree(string path, CancellationToken cancel) => database.Read(
        s => s.Query<IdentityProvider>(
            $"SELECT {Columns} {From} WHERE (@all OR (a.path >= @path AND a.path < @to)) ORDER BY CASE WHEN p.agency_id IS NULL THEN 0 ELSE 1 END, a.name, p.name, p.id LIMIT 500",
            new { all = path == "/", path, to = path[..^1] + "0" },
            cancel),
        cancel);

    /// <summary>The client secret.</summary>
    public async Task<string> Secret(long id, CancellationToken cancel)
    {
        var row = await database.Read(s => s.First<SecretRow>("SELECT ring_key, wrapped_key FROM identity_provider WHERE id = @id", new { id }, cancel), cancel)
            ?? throw new InvalidOperationException("There is no such provider.");
        return Encoding.UTF8.GetString(ring.Unwrap(row.RingKey, Purpose, row.WrappedKey));
    }

    /// <summary>Adds a provider. Refused field by field with <c>missing</c>, <c>too_long</c>, <c>issuer_format</c>.</summary>
    /// <param name="agencyId">Null: of the whole nation.</param>
    /// <param name="input">What the admin wrote.</param>
    /// <param name="by">The admin.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Its id.</returns>
    public Task<Outcome<long>> Add(long? agencyId, IdentityProviderInput input, long by, CancellationToken cancel)
    {
        var (clean, wrong) = Checked(input, isNew: true);
        if (wrong.Count > 0) return Task.FromResult<Outcome<long>>(wrong);
        var wrapped = ring.Wrap(Purpose, Encoding.UTF8.GetBytes(clean.Secret));
        return database.Write<Outcome<long>>(
            async t =>
            {
                var id = await t.Scalar<long>(
                    """
                    INSERT INTO identity_provider (agency_id, name, issuer, client_id, ring_key, wrapped_key, email_claim, trusts_factor, acr, active, created_at)
                    VALUES (@agencyId, @Name, @Issuer, @ClientId, @KeyId, @Bytes, @EmailClaim, @TrustsFactor, @Acr, @Active, @now) RETURNING id
                    """,
                    new { agencyId, clean.Name, clean.Issuer, clean.ClientId, wrapped.KeyId, wrapped.Bytes, clean.EmailClaim, clean.TrustsFactor, clean.Acr, clean.Active, now = Now() },
                    cancel);
                await Account(t, by, id, "added", cancel);
                return id;
            },
            cancel);
    }

    /// <summary>
    /// Changes a provider. Under another issuer its accounts are other people's: then every officer must link theirs again. Refused as <see cref="Add"/>, and
    /// with <c>changed_meanwhile</c>.
    /// </summary>
    /// <param name="id">Which.</param>
    /// <param name="version">As it was when the admin saw it.</param>
    /// <param name="input">What the admin wrote.</param>
    /// <param name="by">The admin.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<Outcome<bool>> Change(long id, int version, IdentityProviderInput input, long by, CancellationToken cancel)
    {
        var (clean, wrong) = Checked(input, isNew: false);
        if (wrong.Count > 0) return Task.FromResult<Outcome<bool>>(wrong);
        var wrapped = clean.Secret.Length == 0 ? default : ring.Wrap(Purpose, Encoding.UTF8.GetBytes(clean.Secret));
        return database.Write<Outcome<bool>>(
            async t =>
            {
                var issuer = await t.Scalar<string?>($"SELECT issuer FROM identity_provider WHERE id = @id {t.Dialect.ForUpdate}", new { id }, cancel);
                var changed = await t.Execute(
                    """
                    UPDATE identity_provider SET name = @Name, issuer = @Issuer, client_id = @ClientId, email_claim = @EmailClaim, trusts_factor = @TrustsFactor, acr = @Acr, active = @Active,
                        version = version + 1 WHERE id = @id AND version = @version
                    """,
                    new { id, version, clean.Name, clean.Issuer, clean.ClientId, clean.EmailClaim, clean.TrustsFactor, clean.Acr, clean.Active },
                    cancel);
                if (changed != 1) return Meanwhile;
                if (wrapped.Bytes is not null)
                    await t.Execute("UPDATE identity_provider SET ring_key = @KeyId, wrapped_key = @Bytes WHERE id = @id", new { id, wrapped.KeyId, wrapped.Bytes }, cancel);
                if (issuer != clean.Issuer) await t.Execute("DELETE FROM officer_identity WHERE provider_id = @id", new { id }, cancel);
                await Account(t, by, id, clean.Active ? "changed" : "off", cancel);
                return true;
            },
            cancel);
    }

    /// <summary>The accounts that an officer linked, by provider.</summary>
    public Task<IReadOnlyList<LinkedIdentity>> LinkedTo(long officerId, CancellationToken cancel) => database.Read(
        s => s.Query<LinkedIdentity>(
            """
            SELECT i.provider_id, p.name, p.issuer, p.active, i.linked_at, i.used_at FROM officer_identity i JOIN identity_provider p ON p.id = i.provider_id
            WHERE i.officer_id = @officerId ORDER BY p.name, p.id
            """,
            new { officerId },
            cancel),
        cancel);

    private static (IdentityProviderInput Clean, List<Refusal> Wrong) Checked(IdentityProviderInput input, bool isNew)
    {
        List<Refusal> wrong = [];
        string Field(string field, string value, int longest, bool required)
        {
            var clean = IndonesianText.Clean(value);
            if (required && clean.Length == 0) wrong.Add(new("missing", field, "Bagian ini perlu diisi.", "This is needed."));
            if (clean.Length > longest) wrong.Add(new("too_long", field, $"Paling banyak {longest} karakter.", $"At most {longest} characters."));
            return clean;
        }

        var clean = input with
        {
            Name = Field("name", input.Name, 100, required: true),
            Issuer = Field("issuer", input.Issuer, 300, required: true),
            ClientId = Field("clientId", input.ClientId, 200, required: true),
            Secret = Field("secret", input.Secret, 500, required: isNew),
            EmailClaim = Field("emailClaim", input.EmailClaim, 100, required: true),
            Acr = Field("acr", input.Acr, 200, required: false),
        };
        if (clean.Issuer.Length > 0 && !IsIssuer(clean.Issuer))
            wrong.Add(new("issuer_format", "issuer", "Tulis alamat https lengkap tanpa ? dan #, persis seperti yang diumumkan penyedianya.", "Give the full https address without ? and #, exactly as the provider announces it."));
        return (clean, wrong);
    }

    /// <summary>True for an address as OpenID Connect wants an issuer to be: https, no query, no fragment, nobody's name in it.</summary>
    internal static bool IsIssuer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.UserInfo.Length == 0 && !text.Contains('?', StringComparison.Ordinal) && !text.Contains('#', StringComparison.Ordinal);

    private Task Account(Transaction t, long by, long id, string what, CancellationToken cancel) =>
        audit.Record(t, new AuditEntry(AuditKind.ReferenceChanged, by, Subject: string.Create(CultureInfo.InvariantCulture, $"identity_provider:{id} {what}")), cancel);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
