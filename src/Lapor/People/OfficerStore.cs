using System.Text.Json;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>An officer as the agency's admin manages them.</summary>
public sealed class OfficerRow
{
    public long Id { get; init; }

    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    public bool Active { get; init; }

    /// <summary>Code of the role; null for an officer without any.</summary>
    public string? Role { get; init; }

    public string? AgencyName { get; init; }

    /// <summary>Where the role holds: slug of the agency or unit, or code of an overseer's scope.</summary>
    public string? AgencySlug { get; init; }

    /// <summary>Place of the role's agency in the tree; null where it holds in none.</summary>
    public string? AgencyPath { get; init; }

    /// <summary>UTC milliseconds; null when they never signed in.</summary>
    public long? LastSignInAt { get; init; }
}

/// <summary>Officers, their roles, and the notices on their page.</summary>
public sealed class OfficerStore(Database database, TimeProvider time)
{
    private const string RowColumns = "o.id, o.email, o.name, o.active, o.last_sign_in_at, r.role, a.name AS agency_name, COALESCE(a.slug, r.scope) AS agency_slug, a.path AS agency_path";

    /// <summary>An active officer half-way through signing in, or null. The stamp must still be the stored one: a changed password or a removal ends what was begun.</summary>
    public Task<Officer?> Signed(long id, string stamp, CancellationToken cancel) => database.Read(s => Load(s, "o.id = @id AND o.stamp = @stamp AND o.active", new { id, stamp }, cancel), cancel);

    /// <summary>An active officer by id.</summary>
    public Task<Officer?> ById(long id, CancellationToken cancel) => database.Read(s => Load(s, "o.id = @id AND o.active", new { id }, cancel), cancel);

    /// <summary>An active officer by e-mail address.</summary>
    public Task<Officer?> ByEmail(string email, CancellationToken cancel) => database.Read(s => Load(s, "o.email = @email AND o.active", new { email = Normal(email) }, cancel), cancel);

    /// <summary>Stored hash and stamp of an active officer, or null.</summary>
    public Task<OfficerSecret?> Secret(string email, CancellationToken cancel) => database.Read(
        s => s.First<OfficerSecret>("SELECT id, password_hash, stamp FROM officer WHERE email = @email AND active", new { email = Normal(email) }, cancel), cancel);

    /// <summary>True while no officer exists: a fresh installation.</summary>
    public Task<bool> IsEmpty(CancellationToken cancel) => database.Read(async s => !await s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM officer)", cancel: cancel), cancel);

    /// <summary>
    /// Officers with a role in this subtree, by name, one row for each of their roles anywhere, a page at a time. Path <c>/</c> is everybody.
    /// </summary>
    /// <param name="path">Place of the subtree's top.</param>
    /// <param name="words">A part of the name or address; null for all.</param>
    /// <param name="after">A row of the last officer of the page before.</param>
    /// <param name="atMost">So many officers.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<IReadOnlyList<OfficerRow>> InSubtree(string path, string? words, OfficerRow? after, int atMost, CancellationToken cancel) => database.Read(
        s => s.Query<OfficerRow>(
            $"""
            SELECT {RowColumns}
            FROM (
                SELECT p.id, p.email, p.name, p.active, p.last_sign_in_at FROM officer p
                WHERE (p.name, p.id) > (@afterName, @afterId) AND (LOWER(p.name) LIKE @like ESCAPE '!' OR p.email LIKE @like ESCAPE '!')
                    AND (@all OR EXISTS (SELECT 1 FROM officer_role x JOIN agency g ON g.id = x.agency_id WHERE x.officer_id = p.id AND g.path >= @path AND g.path < @to))
                ORDER BY p.name, p.id LIMIT @atMost) o
            LEFT JOIN officer_role r ON r.officer_id = o.id LEFT JOIN agency a ON a.id = r.agency_id
            ORDER BY o.name, o.id, a.path
            """,
            new
            {
                path,
                to = path[..^1] + "0",
                all = path == "/",
                atMost,
                afterName = after?.Name ?? "",
                afterId = after?.Id ?? 0,
                like = "%" + Normal(words ?? "").Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%",
            },
            cancel),
        cancel);

    /// <summary>One officer, active or not: a row for each role; nothing when there is none with this id.</summary>
    public Task<IReadOnlyList<OfficerRow>> Managed(long id, CancellationToken cancel) => database.Read(
        s => s.Query<OfficerRow>(
            $"SELECT {RowColumns} FROM officer o LEFT JOIN officer_role r ON r.officer_id = o.id LEFT JOIN agency a ON a.id = r.agency_id WHERE o.id = @id ORDER BY a.path",
            new { id },
            cancel),
        cancel);

    /// <summary>Adds an officer inside the caller's transaction; refused when the address is taken.</summary>
    internal static async Task<Outcome<long>> Add(Transaction transaction, string email, string name, string passwordHash, string stamp, long now, CancellationToken cancel)
    {
        var id = await transaction.Scalar<long?>(
            """
            INSERT INTO officer (email, name, password_hash, stamp, created_at) VALUES (@email, @name, @passwordHash, @stamp, @now)
            ON CONFLICT (email) DO NOTHING RETURNING id
            """,
            new { email = Normal(email), name, passwordHash, stamp, now },
            cancel);
        return id is { } added
            ? added
            : new Refusal("email_taken", "email", "Alamat surel ini sudah dipakai petugas lain.", "This e-mail address belongs to another officer.");
    }

    /// <summary>Gives a role; an overseer's with its scope.</summary>
    internal static Task Grant(Transaction transaction, long officerId, Role role, long? agencyId, CancellationToken cancel, OverseerScope? scope = null) => transaction.Execute(
        "INSERT INTO officer_role (officer_id, role, agency_id, scope) VALUES (@officerId, @role, @agencyId, @scope) ON CONFLICT DO NOTHING",
        new { officerId, role = role.Code(), agencyId, scope = scope?.Code() },
        cancel);

    /// <summary>Puts a notice on an officer's page; false when this officer was told of this act before.</summary>
    internal static async Task<bool> Notify(Transaction transaction, long officerId, long reportId, long actId, string kind, long now, CancellationToken cancel) => await transaction.Execute(
        """
        INSERT INTO notice (officer_id, report_id, act_id, kind, at) VALUES (@officerId, @reportId, @actId, @kind, @now)
        ON CONFLICT (officer_id, act_id) DO NOTHING
        """,
        new { officerId, reportId, actId, kind, now },
        cancel) == 1;

    /// <summary>Unread notices, newest first.</summary>
    public Task<IReadOnlyList<Notice>> Unread(long officerId, int atMost, CancellationToken cancel) => database.Read(
        s => s.Query<Notice>(
            """
            SELECT n.id, n.kind, n.at, n.report_id, r.tracking_id, r.confidential, r.title FROM notice n JOIN report r ON r.id = n.report_id
            WHERE n.officer_id = @officerId AND n.read_at IS NULL ORDER BY n.id DESC LIMIT @atMost
            """,
            new { officerId, atMost },
            cancel),
        cancel);

    /// <summary>Marks the notices of one report (or all, when null) as read.</summary>
    public Task Read(long officerId, long? reportId, CancellationToken cancel) => database.Write(
        t => t.Execute(
            "UPDATE notice SET read_at = @now WHERE officer_id = @officerId AND read_at IS NULL AND (@all OR report_id = @report)",
            new { officerId, all = reportId is null, report = reportId ?? 0, now = Now() },
            cancel),
        cancel);

    /// <summary>Officers who hold a role at one of these agencies themselves (no inheritance); national admins when the list is empty.</summary>
    public Task<IReadOnlyList<Recipient>> Recipients(Role role, long? agencyId, CancellationToken cancel) => database.Read(
        s => s.Query<Recipient>(
            """
            SELECT o.id, o.email, o.name, o.language FROM officer_role r JOIN officer o ON o.id = r.officer_id
            WHERE o.active AND r.role = @role AND (@any OR r.agency_id = @agencyId) ORDER BY o.id LIMIT 200
            """,
            new { role = role.Code(), any = agencyId is null, agencyId = agencyId ?? 0 },
            cancel),
        cancel);

    /// <summary>Overseers of a scope.</summary>
    public Task<IReadOnlyList<Recipient>> Overseers(OverseerScope scope, CancellationToken cancel) => database.Read(
        s => s.Query<Recipient>(
            "SELECT o.id, o.email, o.name, o.language FROM officer_role r JOIN officer o ON o.id = r.officer_id WHERE o.active AND r.role = 'overseer' AND r.scope = @scope ORDER BY o.id LIMIT 200",
            new { scope = scope.Code() },
            cancel),
        cancel);

    /// <summary>Active officers who follow a report, by itself or by a programme it belongs to.</summary>
    public Task<IReadOnlyList<long>> Followers(long reportId, CancellationToken cancel) => database.Read(
        s => s.Query<long>(
            """
            SELECT DISTINCT o.id FROM followed f JOIN officer o ON o.id = f.officer_id
            WHERE o.active AND (f.report_id = @reportId OR f.code IN (SELECT p.code FROM report_priority p WHERE p.report_id = @reportId)) ORDER BY o.id
            """,
            new { reportId },
            cancel),
        cancel);

    /// <summary>The decrees on which an officer was invited, latest first.</summary>
    public Task<IReadOnlyList<Decree>> Decrees(long officerId, CancellationToken cancel) => database.Read<IReadOnlyList<Decree>>(
        async s => [.. (await s.Query<DecreeRow>("SELECT id, number, day, size FROM officer_decree WHERE officer_id = @officerId ORDER BY id DESC LIMIT 20", new { officerId }, cancel))
            .Select(r => new Decree(r.Number, DateOnly.ParseExact(r.Day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)) { Id = r.Id, Size = r.Size })],
        cancel);

    /// <summary>The numbers of decrees by id.</summary>
    public async Task<IReadOnlyDictionary<long, string>> DecreeNumbers(IReadOnlyCollection<long> ids, CancellationToken cancel) => ids.Count == 0
        ? new Dictionary<long, string>()
        : (await database.Read(s => s.Query<DecreeRow>($"SELECT id, number, day, size FROM officer_decree WHERE id {s.Dialect.In("ids")}", new { ids = ids.ToArray() }, cancel), cancel)).ToDictionary(d => d.Id, d => d.Number);

    /// <summary>Active officers whose name or address holds these words, by name, with one of their places each; of one subtree, or <c>/</c> for all.</summary>
    public async Task<IReadOnlyList<OfficerRow>> Search(string path, string words, int atMost, CancellationToken cancel) =>
        [.. (await InSubtree(path, words, null, atMost, cancel)).Where(o => o.Active).DistinctBy(o => o.Id)];

    /// <summary>Names by id, of former officers too: the history names who acted.</summary>
    public async Task<IReadOnlyDictionary<long, string>> Names(IReadOnlyCollection<long> ids, CancellationToken cancel) => ids.Count == 0
        ? new Dictionary<long, string>()
        : (await database.Read(s => s.Query<Recipient>($"SELECT id, name FROM officer WHERE id {s.Dialect.In("ids")}", new { ids = ids.ToArray() }, cancel), cancel)).ToDictionary(o => o.Id, o => o.Name);

    /// <summary>New reports that this officer was neither mailed about nor has read, and that still wait for verification, oldest first.</summary>
    /// <param name="atMost">Numbers named.</param>
    public Task<FreshReports> Gathered(long officerId, int atMost, CancellationToken cancel) => database.Read(
        async s =>
        {
            const string Fresh = """
                FROM notice n JOIN report r ON r.id = n.report_id
                WHERE n.officer_id = @officerId AND n.mailed_at IS NULL AND n.kind = 'submit' AND n.id <= @upTo AND n.read_at IS NULL AND r.state = 'submitted'
                    AND NOT EXISTS (SELECT 1 FROM reported_party p WHERE p.report_id = r.id AND p.officer_id = @officerId)
                """;
            var upTo = await s.Scalar<long?>("SELECT MAX(id) FROM notice WHERE officer_id = @officerId AND mailed_at IS NULL AND kind = 'submit'", new { officerId }, cancel) ?? 0;
            return new FreshReports(
                await s.Query<string>($"SELECT r.tracking_id {Fresh} ORDER BY n.id LIMIT @atMost", new { officerId, upTo, atMost }, cancel),
                await s.Scalar<int>($"SELECT COUNT(*) {Fresh}", new { officerId, upTo }, cancel),
                upTo);
        },
        cancel);

    /// <summary>Remembers that a mail told of all new reports up to this notice.</summary>
    public Task Told(long officerId, long upTo, CancellationToken cancel) => database.Write(
        t => t.Execute(
            "UPDATE notice SET mailed_at = @now WHERE officer_id = @officerId AND mailed_at IS NULL AND kind = 'submit' AND id <= @upTo", new { officerId, upTo, now = Now() }, cancel),
        cancel);

    /// <summary>Remembers that the server refused this officer's address for good; the next mail that is accepted forgets it.</summary>
    /// <param name="code">Why, as <c>smtp_550</c>; null forgets it.</param>
    public Task Undeliverable(long officerId, string? code, CancellationToken cancel) => database.Write(
        t => t.Execute(
            "UPDATE officer SET undeliverable = @code, undeliverable_at = @now WHERE id = @officerId AND COALESCE(undeliverable, '') <> COALESCE(@code, '')",
            new { officerId, code, now = code is null ? (long?)null : Now() },
            cancel),
        cancel);

    /// <summary>Keeps how an officer wants to be told.</summary>
    public Task Prefer(long officerId, string language, NoticeChoice notices, CancellationToken cancel) => database.Write(
        t => t.Execute("UPDATE officer SET language = @language, notices = @notices WHERE id = @officerId", new { officerId, language, notices = JsonSerializer.Serialize(notices) }, cancel), cancel);

    /// <summary>How these officers want to be told, with their addresses.</summary>
    public async Task<IReadOnlyDictionary<long, (string Email, NoticeChoice Notices)>> Wishes(IReadOnlyCollection<long> ids, CancellationToken cancel) => ids.Count == 0
        ? new Dictionary<long, (string, NoticeChoice)>()
        : (await database.Read(s => s.Query<Row>($"SELECT id, email, notices FROM officer WHERE id {s.Dialect.In("ids")}", new { ids = ids.ToArray() }, cancel), cancel)).ToDictionary(o => o.Id, o => (o.Email, Chosen(o.Notices)));

    private static NoticeChoice Chosen(string? notices) => notices is null ? new() : JsonSerializer.Deserialize<NoticeChoice>(notices) ?? new();

    /// <summary>How addresses are compared.</summary>
    internal static string Normal(string email) => IndonesianText.Clean(email).ToLowerInvariant();

    internal static async Task<Officer?> Load(Session session, string where, object parameters, CancellationToken cancel)
    {
        var rows = await session.Query<Row>(
            $"""
            SELECT o.id, o.name, o.email, o.language, o.undeliverable, o.notices, r.role, r.agency_id, r.scope, a.path, a.root_id, a.name AS agency_name, COALESCE(t.access, 'open') <> 'open' AS waiting
            FROM officer o LEFT JOIN officer_role r ON r.officer_id = o.id LEFT JOIN agency a ON a.id = r.agency_id LEFT JOIN agency t ON t.id = a.root_id WHERE {where} ORDER BY a.path, r.role
            """,
            parameters,
            cancel);
        if (rows.Count == 0) return null;
        List<OfficerRole> held =
        [
            .. rows.Where(r => r.Role is not null)
                .Select(r => new OfficerRole(Codes.Member<Role>(r.Role!), r.AgencyId, r.Path ?? "", r.RootId, r.AgencyName ?? "") { Scope = Codes.TryMember<OverseerScope>(r.Scope), Waiting = r.Waiting }),
        ];
        return new Officer(rows[0].Id, rows[0].Name, rows[0].Email, rows[0].Language, [.. held.Where(r => !r.Waiting)])
        {
            Held = held,
            Undeliverable = rows[0].Undeliverable,
            Notices = Chosen(rows[0].Notices),
        };
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class DecreeRow
    {
        public long Id { get; init; }

        public long? Size { get; init; }

        public string Number { get; init; } = "";

        public string Day { get; init; } = "";
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string Email { get; init; } = "";

        public string Language { get; init; } = "";

        public string? Undeliverable { get; init; }

        public string? Notices { get; init; }

        public string? Role { get; init; }

        public long? AgencyId { get; init; }

        public string? Scope { get; init; }

        public string? Path { get; init; }

        public long? RootId { get; init; }

        public string? AgencyName { get; init; }

        public bool Waiting { get; init; }
    }
}

/// <summary>The agency's decision on which an officer was invited.</summary>
/// <param name="Number">As printed on it.</param>
/// <param name="Day">Its date.</param>
public sealed record Decree(string Number, DateOnly Day)
{
    public long Id { get; init; }

    /// <summary>Bytes of its file; null where none was sent yet.</summary>
    public long? Size { get; init; }
}

/// <summary>What a password is checked against.</summary>
public sealed class OfficerSecret
{
    public long Id { get; init; }

    public string PasswordHash { get; init; } = "";

    public string Stamp { get; init; } = "";
}

/// <summary>New reports that one mail tells of.</summary>
/// <param name="Numbers">Tracking IDs, oldest first.</param>
/// <param name="Count">How many there are in all.</param>
/// <param name="UpTo">The last notice among them, read or not.</param>
public sealed record FreshReports(IReadOnlyList<string> Numbers, int Count, long UpTo);

/// <summary>Somebody to tell.</summary>
public sealed class Recipient
{
    public long Id { get; init; }

    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    public string Language { get; init; } = "id";
}

/// <summary>A notice on an officer's page.</summary>
public sealed class Notice
{
    public long Id { get; init; }

    /// <summary>Code of the act it tells of.</summary>
    public string Kind { get; init; } = "";

    public long At { get; init; }

    public long ReportId { get; init; }

    public string TrackingId { get; init; } = "";

    /// <summary>The title is then not for a list.</summary>
    public bool Confidential { get; init; }

    public string Title { get; init; } = "";
}
