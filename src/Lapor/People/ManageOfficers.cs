using System.Buffers.Text;
using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>Adds officers, changes what they may, and ends their access. The caller has asked <c>May.Manage</c> first.</summary>
public sealed class ManageOfficers(Database database, TimeProvider time)
{
    /// <summary>Shortest password, in characters (NIST SP 800-63B asks for 8; an officer's account opens other people's reports).</summary>
    public const int ShortestPassword = 12;

    private static readonly Refusal NotFound = new("officer_not_found", "", "Petugas ini tidak ada.", "There is no such officer.");

    private static readonly Refusal RoleNotFound = new("role_not_found", "", "Petugas ini tidak memegang peran itu.", "The officer does not hold this role.");

    private static readonly Refusal UnknownAgency = new("unknown_code", "agency", "Instansi atau unit tidak dikenal. Pilih dari daftar.", "The agency or unit is not known. Choose from the list.");

    private static readonly Refusal LastNationalAdmin = new(
        "last_national_admin", "", "Ini Admin Nasional terakhir yang aktif. Tambahkan yang lain dahulu.", "This is the last active national admin. Add another one first.");

    /// <summary>Adds an officer with one role.</summary>
    /// <param name="email">Sign-in name, unique.</param>
    /// <param name="name">As others see it.</param>
    /// <param name="password">At least <see cref="ShortestPassword"/> characters.</param>
    /// <param name="role">What they may be.</param>
    /// <param name="agencySlug">Where; null only for the national admin.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<Outcome<long>> Add(string email, string name, string password, Role role, string? agencySlug, CancellationToken cancel) => database.Write<Outcome<long>>(
        async transaction =>
        {
            List<Refusal> wrong = [];
            var clean = IndonesianText.Clean(name);
            if (clean.Length is 0 or > 100) wrong.Add(new("name", "name", "Isi nama petugas, paling banyak 100 karakter.", "Give the officer's name, at most 100 characters."));
            if (email.Length > 254 || email.Count(c => c == '@') != 1 || email.Any(char.IsWhiteSpace) || email.Any(char.IsControl) || email[0] == '@' || email[^1] == '@')
                wrong.Add(new("email_format", "email", "Alamat surel tidak lengkap. Contoh: nama@instansi.go.id", "The e-mail address is incomplete. Example: name@agency.go.id"));
            if (password.Length < ShortestPassword)
                wrong.Add(new("password_short", "password", $"Kata sandi paling sedikit {ShortestPassword} karakter. Beberapa kata biasa yang dirangkai sudah baik.", $"A password has at least {ShortestPassword} characters. A few ordinary words in a row do well."));
            long? agencyId = null;
            if (role is not Role.NationalAdmin)
            {
                agencyId = await AgencyId(transaction, agencySlug, onlyActive: true, cancel);
                if (agencyId is null) wrong.Add(UnknownAgency);
            }

            if (wrong.Count > 0) return wrong;
            var added = await OfficerStore.Add(transaction, email, clean, SignIn.Hash(password), NewStamp(), time.GetUtcNow().ToUnixTimeMilliseconds(), cancel);
            if (!added.IsRefused) await OfficerStore.Grant(transaction, added.Value, role, agencyId, cancel);
            return added;
        },
        cancel);

    /// <summary>Ends or restores an officer's access; open sessions end at once. Refused: <c>officer_not_found</c>, and <c>last_national_admin</c>, without whom no report would be verified.</summary>
    public Task<Outcome<bool>> SetActive(long officerId, bool active, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            if (!active && await IsLastNationalAdmin(t, officerId, cancel)) return LastNationalAdmin;
            var changed = await t.Execute(
                "UPDATE officer SET active = @active, stamp = @stamp, version = version + 1 WHERE id = @officerId", new { officerId, active, stamp = NewStamp() }, cancel);
            return changed == 1 ? true : NotFound;
        },
        cancel);

    /// <summary>Gives one more role. Refused: <c>officer_not_found</c>, <c>unknown_code</c>.</summary>
    /// <param name="officerId">Whose.</param>
    /// <param name="role">What they may be.</param>
    /// <param name="agencySlug">Where; null only for the national admin.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<Outcome<bool>> Grant(long officerId, Role role, string? agencySlug, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            if (await t.Scalar<long?>("SELECT id FROM officer WHERE id = @officerId", new { officerId }, cancel) is null) return NotFound;
            var agencyId = role is Role.NationalAdmin ? null : await AgencyId(t, agencySlug, onlyActive: true, cancel);
            if (agencyId is null && role is not Role.NationalAdmin) return UnknownAgency;
            // A unique index takes two rows without an agency for different ones.
            if (agencyId is not null || await t.Scalar<long?>("SELECT officer_id FROM officer_role WHERE officer_id = @officerId AND role = 'national_admin'", new { officerId }, cancel) is null)
                await OfficerStore.Grant(t, officerId, role, agencyId, cancel);
            return true;
        },
        cancel);

    /// <summary>Takes a role away. Refused: <c>role_not_found</c>, <c>last_role</c> (end the access instead), <c>last_national_admin</c>.</summary>
    /// <inheritdoc cref="Grant"/>
    public Task<Outcome<bool>> Revoke(long officerId, Role role, string? agencySlug, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            await t.Scalar<long?>($"SELECT id FROM officer WHERE id = @officerId {t.Dialect.ForUpdate}", new { officerId }, cancel);
            var agencyId = role is Role.NationalAdmin ? null : await AgencyId(t, agencySlug, onlyActive: false, cancel);
            var roles = await t.Scalar<long>("SELECT COUNT(*) FROM officer_role WHERE officer_id = @officerId", new { officerId }, cancel);
            if (agencyId is null && role is not Role.NationalAdmin) return RoleNotFound;
            if (role is Role.NationalAdmin && await IsLastNationalAdmin(t, officerId, cancel)) return LastNationalAdmin;
            if (roles == 1) return new Refusal("last_role", "", "Ini satu-satunya peran petugas ini. Tambahkan peran lain dahulu, atau nonaktifkan akunnya.", "This is the officer's only role. Add another first, or end their access.");
            var taken = await t.Execute(
                $"DELETE FROM officer_role WHERE officer_id = @officerId AND role = @role AND {(agencyId is null ? "agency_id IS NULL" : "agency_id = @agencyId")}",
                new { officerId, role = role.Code(), agencyId = agencyId ?? 0 },
                cancel);
            return taken == 1 ? true : RoleNotFound;
        },
        cancel);

    /// <summary>Sets a new password; open sessions end at once.</summary>
    public async Task<Outcome<bool>> SetPassword(long officerId, string password, CancellationToken cancel)
    {
        if (password.Length < ShortestPassword)
            return new Refusal("password_short", "password", $"Kata sandi paling sedikit {ShortestPassword} karakter.", $"A password has at least {ShortestPassword} characters.");
        var hash = SignIn.Hash(password);
        return await database.Write(
            t => t.Execute("UPDATE officer SET password_hash = @hash, stamp = @stamp, version = version + 1 WHERE id = @officerId", new { officerId, hash, stamp = NewStamp() }, cancel), cancel) == 1;
    }

    private static Task<long?> AgencyId(Transaction t, string? slug, bool onlyActive, CancellationToken cancel) =>
        t.Scalar<long?>("SELECT id FROM agency WHERE slug = @slug AND (active OR @any)", new { slug = IndonesianText.Clean(slug ?? ""), any = !onlyActive }, cancel);

    // The rows of all national admins are held, so that two of them cannot end each other's access at the same moment.
    private static async Task<bool> IsLastNationalAdmin(Transaction t, long officerId, CancellationToken cancel)
    {
        var active = await t.Query<long>(
            $"SELECT id FROM officer WHERE active AND id IN (SELECT officer_id FROM officer_role WHERE role = 'national_admin') ORDER BY id {t.Dialect.ForUpdate}", null, cancel);
        return active.Count == 1 && active[0] == officerId;
    }

    private static string NewStamp() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
