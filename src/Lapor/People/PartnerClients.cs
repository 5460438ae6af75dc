using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>
/// The partner applications: who they are, their credentials, how often they call. A credential is 256 random bits, shown once and kept as its hash; a change of it leaves the
/// old one valid for a week, so that no call is lost. Who may change them is asked before (<c>May.ManagePartners</c>).
/// </summary>
public sealed class PartnerClients(Database database, AuditLog audit, TimeProvider time)
{
    /// <summary>How long an old credential works beside the new one.</summary>
    public static readonly TimeSpan ChangeOver = TimeSpan.FromDays(7);

    /// <summary>What credentials begin with, so that one that got into a public place is found by whoever looks for such.</summary>
    public const string Prefix = "lapor_mitra_";

    private const int SecretLength = 32;
    private const int MostPerMinute = 600;
    private const int MostPerDay = 100_000;

    /// <summary>The channels that reports of a client can be counted under.</summary>
    public static readonly IReadOnlyList<string> ChannelCodes = ["api", "mobile", "whatsapp", "telegram", "facebook", "instagram", "x", "sms", "email", "phone", "walk_in", "paper"];

    private const string Columns = "c.id, c.name, c.agency_id, a.name AS agency_name, c.contact, c.channel, c.per_minute, c.per_day, c.active_until, c.created_at, c.revoked_at, c.version";
    private const string From = "FROM partner_client c JOIN agency a ON a.id = c.agency_id";

    private static readonly Refusal Meanwhile = new(
        "changed_meanwhile", "", "Data ini diubah orang lain sementara itu. Muat ulang halaman ini, lalu ubah lagi.", "Somebody else changed this meanwhile. Load this page again, then make your change.");

    private static readonly Refusal Ended = new("partner_revoked", "", "Aplikasi ini sudah dicabut. Daftarkan yang baru.", "This application was revoked. Register a new one.");

    private sealed class HeldRow
    {
        public long ClientId { get; init; }

        public long? EndsAt { get; init; }

        public long? RevokedAt { get; init; }

        public string ActiveUntil { get; init; } = "";
    }

    /// <summary>All of them, those that may call first; at most 500.</summary>
    public Task<IReadOnlyList<PartnerClient>> All(CancellationToken cancel) => database.Read(
        s => s.Query<PartnerClient>($"SELECT {Columns} {From} ORDER BY CASE WHEN c.revoked_at IS NULL THEN 0 ELSE 1 END, c.name, c.id LIMIT 500", cancel: cancel), cancel);

    /// <summary>One of them.</summary>
    public Task<PartnerClient?> ById(long id, CancellationToken cancel) => database.Read(s => s.First<PartnerClient>($"SELECT {Columns} {From} WHERE c.id = @id", new { id }, cancel), cancel);

    /// <summary>The names of these.</summary>
    public async Task<IReadOnlyDictionary<long, string>> Names(IReadOnlyCollection<long> ids, CancellationToken cancel) => ids.Count == 0 ? new Dictionary<long, string>() :
        (await database.Read(s => s.Query<(long Id, string Name)>($"SELECT id, name FROM partner_client WHERE id {s.Dialect.In("ids")}", new { ids = ids.ToArray() }, cancel), cancel)).ToDictionary(r => r.Id, r => r.Name);

    /// <summary>The client that filed a report; null where it came another way.</summary>
    public Task<PartnerClient?> OfReport(long reportId, CancellationToken cancel) => database.Read(
        s => s.First<PartnerClient>($"SELECT {Columns} {From} JOIN partner_report p ON p.client_id = c.id WHERE p.report_id = @reportId", new { reportId }, cancel), cancel);

    /// <summary>The credentials of a client that still work, the newest first.</summary>
    public Task<IReadOnlyList<PartnerCredential>> Credentials(long clientId, CancellationToken cancel) => database.Read(
        s => s.Query<PartnerCredential>(
            "SELECT id, created_at, ends_at FROM partner_credential WHERE client_id = @clientId AND (ends_at IS NULL OR ends_at > @now) ORDER BY id DESC", new { clientId, now = Now() }, cancel),
        cancel);

    /// <summary>How much a client calls.</summary>
    public async Task<PartnerUse> Use(long clientId, CancellationToken cancel) => (await database.Read(
        s => s.First<PartnerUse>(
            """
            SELECT CAST(coalesce((SELECT calls FROM partner_use WHERE client_id = @clientId AND stretch = @today), 0) AS BIGINT) AS today,
                CAST((SELECT count(*) FROM partner_report WHERE client_id = @clientId) AS BIGINT) AS reports,
                CAST(coalesce((SELECT sum(calls) FROM partner_use WHERE client_id = @clientId AND stretch >= @since AND stretch < 's'), 0) AS BIGINT) AS refused
            """,
            new { clientId, today = Day(), since = "r" + Wib(Now() - (long)TimeSpan.FromDays(1).TotalMilliseconds).ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture) },
            cancel),
        cancel))!;

    /// <summary>Registers a client with its first credential. Refused field by field.</summary>
    public Task<Outcome<NewCredential>> Add(long agencyId, PartnerInput input, long by, CancellationToken cancel)
    {
        var (clean, wrong) = Checked(input);
        if (wrong.Count > 0) return Task.FromResult<Outcome<NewCredential>>(wrong);
        return database.Write<Outcome<NewCredential>>(
            async t =>
            {
                var id = await t.Scalar<long>(
                    "INSERT INTO partner_client (name, agency_id, contact, channel, per_minute, per_day, active_until, created_at) VALUES (@Name, @agencyId, @Contact, @Channel, @PerMinute, @PerDay, @until, @now) RETURNING id",
                    new { clean.Name, agencyId, clean.Contact, clean.Channel, clean.PerMinute, clean.PerDay, until = Text(clean.ActiveUntil!.Value), now = Now() }, cancel);
                await Account(t, by, id, "added", cancel);
                return await Issue(t, id, cancel);
            },
            cancel);
    }

    /// <summary>Changes what is known of a client. Refused as <see cref="Add"/>, and with <c>changed_meanwhile</c>.</summary>
    public Task<Outcome<bool>> Change(long id, int version, PartnerInput input, long by, CancellationToken cancel)
    {
        var (clean, wrong) = Checked(input);
        if (wrong.Count > 0) return Task.FromResult<Outcome<bool>>(wrong);
        return database.Write<Outcome<bool>>(
            async t =>
            {
                var changed = await t.Execute(
                    """
                    UPDATE partner_client SET name = @Name, contact = @Contact, channel = @Channel, per_minute = @PerMinute, per_day = @PerDay, active_until = @until, version = version + 1
                    WHERE id = @id AND version = @version AND revoked_at IS NULL
                    """,
                    new { id, version, clean.Name, clean.Contact, clean.Channel, clean.PerMinute, clean.PerDay, until = Text(clean.ActiveUntil!.Value) }, cancel);
                if (changed != 1) return Meanwhile;
                await Account(t, by, id, "changed", cancel);
                return true;
            },
            cancel);
    }

    /// <summary>
    /// Gives a new credential. The one before it works for <see cref="ChangeOver"/> more, and those before that no longer: never more than two at once.
    /// </summary>
    public Task<Outcome<NewCredential>> Rotate(long id, long by, CancellationToken cancel) => database.Write<Outcome<NewCredential>>(
        async t =>
        {
            if (await t.Scalar<long?>($"SELECT id FROM partner_client WHERE id = @id AND revoked_at IS NULL {t.Dialect.ForUpdate}", new { id }, cancel) is null) return Ended;
            var now = Now();
            await t.Execute("UPDATE partner_credential SET ends_at = @now WHERE client_id = @id AND ends_at > @now", new { id, now }, cancel);
            await t.Execute("UPDATE partner_credential SET ends_at = @end WHERE client_id = @id AND ends_at IS NULL", new { id, end = now + (long)ChangeOver.TotalMilliseconds }, cancel);
            await Account(t, by, id, "rotated", cancel);
            return await Issue(t, id, cancel);
        },
        cancel);

    /// <summary>Ends the credential that works beside the newest, before its week is over.</summary>
    public Task EndOld(long id, long by, CancellationToken cancel) => database.Write(
        async t =>
        {
            var now = Now();
            if (await t.Execute("UPDATE partner_credential SET ends_at = @now WHERE client_id = @id AND ends_at > @now", new { id, now }, cancel) > 0) await Account(t, by, id, "old_ended", cancel);
            return true;
        },
        cancel);

    /// <summary>Shuts a client out for good, at once. What it filed stays.</summary>
    public Task<bool> Revoke(long id, long by, CancellationToken cancel) => database.Write(
        async t =>
        {
            if (await t.Execute("UPDATE partner_client SET revoked_at = @now, version = version + 1 WHERE id = @id AND revoked_at IS NULL", new { id, now = Now() }, cancel) == 0) return false;
            await Account(t, by, id, "revoked", cancel);
            return true;
        },
        cancel);

    /// <summary>
    /// Who calls with this credential, and whether it may call now; counts the call. One that is wrong, revoked or over is counted by the hour, and the first of each hour is written to
    /// the audit log: a flood of them fills no log.
    /// </summary>
    public async Task<PartnerCall> Call(string credential, CancellationToken cancel)
    {
        var hash = Hash(credential);
        var (client, held) = await database.Read(
            async s =>
            {
                var row = await s.First<HeldRow>("SELECT k.client_id, k.ends_at, c.revoked_at, c.active_until FROM partner_credential k JOIN partner_client c ON c.id = k.client_id WHERE k.hash = @hash", new { hash }, cancel);
                return (row is null ? null : await s.First<PartnerClient>($"SELECT {Columns} {From} WHERE c.id = @ClientId", new { row.ClientId }, cancel), row);
            },
            cancel);
        var now = Now();
        var wrong = held is null ? "unknown" : held.RevokedAt is not null ? "revoked" : held.EndsAt <= now ? "replaced" : string.CompareOrdinal(Text(Today()), held.ActiveUntil) > 0 ? "expired" : null;
        if (wrong is not null)
        {
            await database.Write(t => Refuse(t, held?.ClientId ?? 0, wrong, cancel), cancel);
            return new(null, null);
        }

        return new(client, await database.Write(t => Count(t, client!, now, cancel), cancel));
    }

    /// <summary>Remembers which client filed a report, with the report.</summary>
    public async Task Remember(Transaction transaction, long clientId, long reportId, CancellationToken cancel)
    {
        await transaction.Execute("INSERT INTO partner_report (report_id, client_id) VALUES (@reportId, @clientId)", new { reportId, clientId }, cancel);
        await audit.Record(transaction, new AuditEntry(AuditKind.PartnerFiled, ReportId: reportId, Subject: Named(clientId)), cancel);
    }

    private async Task<int?> Count(Transaction transaction, PartnerClient client, long now, CancellationToken cancel)
    {
        var minute = "m" + Wib(now).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        // Yesterday's minutes tell nothing any more.
        await transaction.Execute("DELETE FROM partner_use WHERE client_id = @Id AND stretch >= 'm' AND stretch < @minute", new { client.Id, minute }, cancel);
        if (!await Fits(transaction, client.Id, minute, client.PerMinute, cancel)) return 60 - Wib(now).Second;
        if (!await Fits(transaction, client.Id, Day(), client.PerDay, cancel)) return (int)(TimeSpan.FromDays(1) - Wib(now).TimeOfDay).TotalSeconds + 1;
        return null;
    }

    private static async Task<bool> Fits(Transaction transaction, long clientId, string stretch, int most, CancellationToken cancel) => await transaction.Scalar<long?>(
        """
        INSERT INTO partner_use (client_id, stretch, calls) VALUES (@clientId, @stretch, 1)
        ON CONFLICT (client_id, stretch) DO UPDATE SET calls = partner_use.calls + 1 WHERE partner_use.calls < @most RETURNING calls
        """,
        new { clientId, stretch, most }, cancel) is not null;

    private async Task<bool> Refuse(Transaction transaction, long clientId, string why, CancellationToken cancel)
    {
        var hour = "r" + Wib(Now()).ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture) + " " + why;
        var calls = await transaction.Scalar<long>(
            "INSERT INTO partner_use (client_id, stretch, calls) VALUES (@clientId, @hour, 1) ON CONFLICT (client_id, stretch) DO UPDATE SET calls = partner_use.calls + 1 RETURNING calls", new { clientId, hour }, cancel);
        if (calls == 1) await audit.Record(transaction, new AuditEntry(AuditKind.PartnerRefused, Subject: clientId == 0 ? why : $"{Named(clientId)} {why}"), cancel);
        return true;
    }

    private async Task<NewCredential> Issue(Transaction transaction, long clientId, CancellationToken cancel)
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));
        await transaction.Execute("INSERT INTO partner_credential (client_id, hash, created_at) VALUES (@clientId, @hash, @now)", new { clientId, hash = Hash(secret), now = Now() }, cancel);
        return new(clientId, secret);
    }

    private Task Account(Transaction transaction, long by, long id, string what, CancellationToken cancel) =>
        audit.Record(transaction, new AuditEntry(AuditKind.PartnerChanged, by, Subject: $"{Named(id)} {what}"), cancel);

    private (PartnerInput Clean, List<Refusal> Wrong) Checked(PartnerInput input)
    {
        var clean = input with { Name = IndonesianText.Clean(input.Name).ReplaceLineEndings(" "), Contact = IndonesianText.Clean(input.Contact) };
        List<Refusal> wrong = [];
        if (clean.Name.Length is < 2 or > 100) wrong.Add(new("missing", "name", "Tulis nama aplikasinya, 2–100 karakter.", "Enter the application's name, 2–100 characters."));
        if (clean.Contact.Length > 200 || !CitizenAddresses.IsEmail(clean.Contact)) wrong.Add(new("email_format", "contact", "Tulis surel kantor pengelolanya.", "Enter the office's e-mail address."));
        if (!ChannelCodes.Contains(clean.Channel)) wrong.Add(new("unknown_code", "channel", "Pilih kanalnya.", "Choose the channel."));
        if (clean.PerMinute is not (>= 1 and <= MostPerMinute)) wrong.Add(new("bad_number", "perMinute", $"Isi 1–{MostPerMinute}.", $"Enter 1–{MostPerMinute}."));
        if (clean.PerDay is not (>= 1 and <= MostPerDay)) wrong.Add(new("bad_number", "perDay", $"Isi 1–{MostPerDay}.", $"Enter 1–{MostPerDay}."));
        if (clean.ActiveUntil is not { } until || until < Today() || until > Today().AddYears(2))
            wrong.Add(new("bad_day", "activeUntil", "Pilih hari ini atau sesudahnya, paling lama dua tahun.", "Choose today or later, at most two years ahead."));
        return (clean, wrong);
    }

    private static byte[] Hash(string credential) => SHA256.HashData(Encoding.UTF8.GetBytes(credential));

    private static string Named(long id) => string.Create(CultureInfo.InvariantCulture, $"partner:{id}");

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Day() => "d" + Text(Today());

    private DateOnly Today() => DateOnly.FromDateTime(Wib(Now()).DateTime);

    private static DateTimeOffset Wib(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToOffset(TimeSpan.FromHours(7));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
