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
                agencyId = await transaction.Scalar<long?>("SELECT id FROM agency WHERE slug = @agencySlug AND active", new { agencySlug = IndonesianText.Clean(agencySlug ?? "") }, cancel);
                if (agencyId is null) wrong.Add(new("unknown_code", "agency", "Instansi atau unit tidak dikenal. Pilih dari daftar.", "The agency or unit is not known. Choose from the list."));
            }

            if (wrong.Count > 0) return wrong;
            var added = await OfficerStore.Add(transaction, email, clean, SignIn.Hash(password), NewStamp(), time.GetUtcNow().ToUnixTimeMilliseconds(), cancel);
            if (!added.IsRefused) await OfficerStore.Grant(transaction, added.Value, role, agencyId, cancel);
            return added;
        },
        cancel);

    /// <summary>Ends or restores an officer's access; open sessions end at once.</summary>
    public Task<int> SetActive(long officerId, bool active, CancellationToken cancel) => database.Write(
        t => t.Execute("UPDATE officer SET active = @active, stamp = @stamp, version = version + 1 WHERE id = @officerId", new { officerId, active, stamp = NewStamp() }, cancel), cancel);

    /// <summary>Sets a new password; open sessions end at once.</summary>
    public async Task<Outcome<bool>> SetPassword(long officerId, string password, CancellationToken cancel)
    {
        if (password.Length < ShortestPassword)
            return new Refusal("password_short", "password", $"Kata sandi paling sedikit {ShortestPassword} karakter.", $"A password has at least {ShortestPassword} characters.");
        var hash = SignIn.Hash(password);
        return await database.Write(
            t => t.Execute("UPDATE officer SET password_hash = @hash, stamp = @stamp, version = version + 1 WHERE id = @officerId", new { officerId, hash, stamp = NewStamp() }, cancel), cancel) == 1;
    }

    private static string NewStamp() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
