using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>
/// Invites officers, changes what they may, and ends their access; each change is accounted for. The caller has asked <c>May.Manage</c> first. Nobody but the
/// officer ever sets or knows a password: admins send links.
/// </summary>
public sealed class ManageOfficers(Database database, PasswordWork work, AccountLinks links, AuditLog audit, TimeProvider time)
{
    private static readonly Refusal NotFound = new("officer_not_found", "", "Petugas ini tidak ada.", "There is no such officer.");

    private static readonly Refusal RoleNotFound = new("role_not_found", "", "Petugas ini tidak memegang peran itu.", "The officer does not hold this role.");

    private static readonly Refusal UnknownAgency = new("unknown_code", "agency", "Instansi atau unit tidak dikenal. Pilih dari daftar.", "The agency or unit is not known. Choose from the list.");

    private static readonly Refusal UnknownScope = new("unknown_code", "agency", "Pilih lingkup pengawasnya.", "Choose what the overseer oversees.");

    internal static readonly Refusal LastNationalAdmin = new(
        "last_national_admin", "", "Ini Admin Nasional terakhir yang aktif. Tambahkan yang lain dahulu.", "This is the last active national admin. Add another one first.");

    /// <summary>An officer who was invited.</summary>
    /// <param name="Id">The new officer.</param>
    /// <param name="Token">Secret part of the link, for whoever hands it over in person.</param>
    public sealed record Invited(long Id, string Token);

    /// <summary>Adds an officer with one role and a password: for the command line, examples and tests. People are invited.</summary>
    /// <param name="email">Sign-in name, unique.</param>
    /// <param name="name">As others see it.</param>
    /// <param name="password">As <see cref="PasswordRules"/> want it.</param>
    /// <param name="role">What they may be.</param>
    /// <param name="agencySlug">Where: slug of an agency or unit, the scope of an overseer; null for the national admin and an auditor. The admin of a unit is its sub-admin.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<Outcome<long>> Add(string email, string name, string password, Role role, string? agencySlug, CancellationToken cancel)
    {
        List<Refusal> wrong = PasswordRules.Check(password, name, email.Split('@')[0]) is { } refusal ? [refusal] : [];
        // Hashing takes long and must not hold the write lane.
        var hash = wrong.Count > 0 ? "" : await work.Hash(password, cancel);
        return await database.Write(t => Add(t, email, name, hash, role, agencySlug, null, wrong, cancel), cancel);
    }

    /// <summary>Adds an officer with one role, who sets the password by a link that works once within seven days.</summary>
    /// <param name="email">Sign-in name, unique; the link goes there.</param>
    /// <param name="name">As others see it.</param>
    /// <param name="role">What they may be.</param>
    /// <param name="agencySlug">Where, as for <see cref="Add(string, string, string, Role, string?, CancellationToken)"/>.</param>
    /// <param name="decree">The agency's decision; null only on the command line.</param>
    /// <param name="by">The admin who invites; null on the command line, where the link is printed instead of mailed.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<Outcome<Invited>> Invite(string email, string name, Role role, string? agencySlug, Decree? decree, long? by, CancellationToken cancel) => database.Write<Outcome<Invited>>(
        async t =>
        {
            List<Refusal> wrong = [];
            var number = IndonesianText.Clean(decree?.Number ?? "");
            if (decree is not null && number.Length is 0 or > 100) wrong.Add(new("missing", "decreeNumber", "Tulis nomor SK penunjukannya, paling banyak 100 karakter.", "Give the number of the decree, at most 100 characters."));
            if (decree is not null && decree.Day.ToDateTime(TimeOnly.MinValue) > time.GetUtcNow().AddDays(1).UtcDateTime) wrong.Add(new("date_in_future", "decreeDay", "Tanggal SK belum tiba.", "The date of the decree is in the future."));
            var added = await Add(t, email, name, "", role, agencySlug, by, wrong, cancel);
            if (added.IsRefused) return Outcome<Invited>.Refused(added.Refusals);
            if (decree is not null)
            {
                await t.Execute(
                    "INSERT INTO officer_decree (officer_id, number, day, by_officer_id, at) VALUES (@officer, @number, @day, @by, @now)",
                    new { officer = added.Value, number, day = decree.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), by, now = Now() },
                    cancel);
            }

            var (link, token) = await links.Make(t, added.Value, LinkKind.Invitation, cancel);
            if (by is not null) await links.Mail(t, string.Create(CultureInfo.InvariantCulture, $"link:{link}"), cancel);
            return new Invited(added.Value, token);
        },
        cancel);

    /// <summary>Sends the officer a link for a new password. The old one holds until the link is used, unless the second factor goes too.</summary>
    /// <param name="officerId">Whose.</param>
    /// <param name="factorToo">True: phone and recovery codes are lost. Password, second factor and sessions end now, so that only the mailbox opens the account.</param>
    /// <param name="by">The admin; null on the command line.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The link's token. Refused: <c>officer_not_found</c>.</returns>
    public Task<Outcome<string>> SendReset(long officerId, bool factorToo, long? by, CancellationToken cancel) => database.Write<Outcome<string>>(
        async t =>
        {
            if (await t.Scalar<long?>("SELECT id FROM officer WHERE id = @officerId AND active", new { officerId }, cancel) is null) return NotFound;
            if (factorToo)
            {
                await SignIn.Replace(t, officerId, "", kept: 0, cancel);
                await SecondFactor.Remove(t, officerId, cancel);
                await ProviderSignIn.UnlinkAll(t, officerId, cancel);
            }

            var (link, token) = await links.Make(t, officerId, LinkKind.Reset, cancel);
            if (by is not null) await links.Mail(t, string.Create(CultureInfo.InvariantCulture, $"link:{link}"), cancel);
            await Account(t, AuditKind.CredentialChanged, by, officerId, factorToo ? "access_reset" : "link_sent", cancel);
            return token;
        },
        cancel);

    /// <summary>Ends or restores an officer's access; open sessions end at once. Refused: <c>officer_not_found</c> and <c>last_national_admin</c>, without whom no report would be verified.</summary>
    public Task<Outcome<bool>> SetActive(long officerId, bool active, long? by, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            if (!active && await IsLastNationalAdmin(t, officerId, cancel)) return LastNationalAdmin;
            var changed = await t.Execute(
                "UPDATE officer SET active = @active, stamp = @stamp, version = version + 1 WHERE id = @officerId", new { officerId, active, stamp = SignIn.NewStamp() }, cancel);
            if (changed != 1) return NotFound;
            await OfficerSessions.EndAll(t, officerId, kept: 0, cancel);
            await Account(t, AuditKind.OfficerActivated, by, officerId, active ? "on" : "off", cancel);
            return true;
        },
        cancel);

    /// <summary>Gives one more role. Refused: <c>officer_not_found</c>, <c>unknown_code</c>.</summary>
    /// <param name="officerId">Whose.</param>
    /// <param name="role">What they may be.</param>
    /// <param name="agencySlug">Where: slug of an agency or unit, the scope of an overseer; null for the national admin and an auditor. The admin of a unit is its sub-admin.</param>
    /// <param name="by">The admin; null on the command line.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<Outcome<bool>> Grant(long officerId, Role role, string? agencySlug, long? by, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            if (await t.Scalar<long?>("SELECT id FROM officer WHERE id = @officerId", new { officerId }, cancel) is null) return NotFound;
            if (role is Role.Overseer && ScopeOf(role, agencySlug) is null) return UnknownScope;
            var agencyId = HasNoAgency(role) ? null : await AgencyId(t, agencySlug, onlyActive: true, cancel);
            if (agencyId is null && !HasNoAgency(role)) return UnknownAgency;
            role = await Fitting(t, role, agencyId, cancel);
            await OfficerStore.Grant(t, officerId, role, agencyId, cancel, ScopeOf(role, agencySlug));
            await Account(t, AuditKind.RoleGranted, by, officerId, RoleAt(role, agencyId, agencySlug), cancel);
            return true;
        },
        cancel);

    /// <summary>Takes a role away. Refused: <c>role_not_found</c>, <c>last_role</c> (end the access instead), <c>last_national_admin</c>.</summary>
    /// <inheritdoc cref="Grant"/>
    public Task<Outcome<bool>> Revoke(long officerId, Role role, string? agencySlug, long? by, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            await t.Scalar<long?>($"SELECT id FROM officer WHERE id = @officerId {t.Dialect.ForUpdate}", new { officerId }, cancel);
            var agencyId = HasNoAgency(role) ? null : await AgencyId(t, agencySlug, onlyActive: false, cancel);
            var roles = await t.Scalar<long>("SELECT COUNT(*) FROM officer_role WHERE officer_id = @officerId", new { officerId }, cancel);
            if (agencyId is null && !HasNoAgency(role)) return RoleNotFound;
            role = await Fitting(t, role, agencyId, cancel);
            if (role is Role.NationalAdmin && await IsLastNationalAdmin(t, officerId, cancel)) return LastNationalAdmin;
            if (roles == 1) return new Refusal("last_role", "", "Ini satu-satunya peran petugas ini. Tambahkan peran lain dahulu, atau nonaktifkan akunnya.", "This is the officer's only role. Add another first, or end their access.");
            var taken = await t.Execute(
                "DELETE FROM officer_role WHERE officer_id = @officerId AND role = @role AND COALESCE(agency_id, 0) = @agencyId AND COALESCE(scope, '') = @scope",
                new { officerId, role = role.Code(), agencyId = agencyId ?? 0, scope = ScopeOf(role, agencySlug)?.Code() ?? "" },
                cancel);
            if (taken != 1) return RoleNotFound;
            await Account(t, AuditKind.RoleRevoked, by, officerId, RoleAt(role, agencyId, agencySlug), cancel);
            return true;
        },
        cancel);

    private async Task<Outcome<long>> Add(Transaction t, string email, string name, string hash, Role role, string? agencySlug, long? by, List<Refusal> wrong, CancellationToken cancel)
    {
        var clean = IndonesianText.Clean(name);
        if (clean.Length is 0 or > 100) wrong.Insert(0, new("name", "name", "Isi nama petugas, paling banyak 100 karakter.", "Give the officer's name, at most 100 characters."));
        if (email.Length > 254 || email.Count(c => c == '@') != 1 || email.Any(char.IsWhiteSpace) || email.Any(char.IsControl) || email[0] == '@' || email[^1] == '@')
            wrong.Add(new("email_format", "email", "Alamat surel tidak lengkap. Contoh: nama@instansi.go.id", "The e-mail address is incomplete. Example: name@agency.go.id"));
        long? agencyId = null;
        if (HasNoAgency(role))
        {
            if (role is Role.Overseer && ScopeOf(role, agencySlug) is null) wrong.Add(UnknownScope);
        }
        else
        {
            agencyId = await AgencyId(t, agencySlug, onlyActive: true, cancel);
            role = await Fitting(t, role, agencyId, cancel);
            if (agencyId is null) wrong.Add(UnknownAgency);
        }

        if (wrong.Count > 0) return wrong;
        var added = await OfficerStore.Add(t, email, clean, hash, SignIn.NewStamp(), Now(), cancel);
        if (added.IsRefused) return added;
        await OfficerStore.Grant(t, added.Value, role, agencyId, cancel, ScopeOf(role, agencySlug));
        await Account(t, AuditKind.OfficerAdded, by, added.Value, RoleAt(role, agencyId, agencySlug), cancel);
        return added;
    }

    /// <summary>Ends an account for good: nothing of it opens any more, its name stays.</summary>
    internal static async Task Leave(Transaction t, long officerId, CancellationToken cancel)
    {
        await SignIn.Replace(t, officerId, "", kept: 0, cancel);
        await SecondFactor.Remove(t, officerId, cancel);
        await ProviderSignIn.UnlinkAll(t, officerId, cancel);
        await t.Execute("UPDATE officer SET active = FALSE WHERE id = @officerId", new { officerId }, cancel);
        await PushDevices.ForgetOfficer(t, officerId, cancel);
        await t.Execute("DELETE FROM officer_role WHERE officer_id = @officerId", new { officerId }, cancel);
    }

    /// <summary>Writes who changed what of whom: <c>officer:12 agency_admin@3</c>.</summary>
    private Task Account(Transaction t, AuditKind kind, long? by, long officerId, string what, CancellationToken cancel) =>
        audit.Record(t, new AuditEntry(kind, by, Subject: SubjectOf(officerId, what)), cancel);

    /// <summary>How the audit log names an officer to whom something was done.</summary>
    internal static string SubjectOf(long officerId, string what) => string.Create(CultureInfo.InvariantCulture, $"officer:{officerId} {what}");

    private static string RoleAt(Role role, long? agencyId, string? place) =>
        agencyId is { } at ? string.Create(CultureInfo.InvariantCulture, $"{role.Code()}@{at}") : ScopeOf(role, place) is { } scope ? $"{role.Code()}:{scope.Code()}" : role.Code();

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();


    /// <summary>True for a role that holds in the whole nation.</summary>
    public static bool HasNoAgency(Role role) => role is Role.NationalAdmin or Role.Auditor or Role.Overseer;

    private static OverseerScope? ScopeOf(Role role, string? place) => role is Role.Overseer ? Codes.TryMember<OverseerScope>(place) : null;

    // The admin of a unit is a sub-admin, whatever the form said; of a whole agency there is none.
    private static async Task<Role> Fitting(Transaction t, Role role, long? agencyId, CancellationToken cancel)
    {
        if (role is not (Role.AgencyAdmin or Role.SubAdmin) || agencyId is null) return role;
        return await t.Scalar<bool>("SELECT parent_id IS NULL FROM agency WHERE id = @agencyId", new { agencyId }, cancel) ? role : Role.SubAdmin;
    }

    private static Task<long?> AgencyId(Transaction t, string? slug, bool onlyActive, CancellationToken cancel) =>
        t.Scalar<long?>("SELECT id FROM agency WHERE slug = @slug AND (active OR @any)", new { slug = IndonesianText.Clean(slug ?? ""), any = !onlyActive }, cancel);

    // The rows of all national admins are held, so that two of them cannot end each other's access at the same moment.
    internal static async Task<bool> IsLastNationalAdmin(Transaction t, long officerId, CancellationToken cancel)
    {
        var active = await t.Query<long>(
            $"SELECT id FROM officer WHERE active AND id IN (SELECT officer_id FROM officer_role WHERE role = 'national_admin') ORDER BY id {t.Dialect.ForUpdate}", null, cancel);
        return active.Count == 1 && active[0] == officerId;
    }
}
