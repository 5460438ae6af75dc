using System.Globalization;
using System.Text;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Bench;

/// <summary>
/// Fills a database with N reports in the mix of a real regency's export (Kab. Bandung 2021–2024, published counts: 48 % confidential,
/// 67 % anonymous, states, classes, channels; text lengths with median 351 and 99th percentile 2,680 characters) and the hours of
/// another city's. Words are our own: categories, their synonyms, regions, and a long tail of rare made-up words. Seeded: the same N
/// gives the same reports.
/// </summary>
internal static class Fill
{
    private const int Batch = 5_000;
    private static readonly double[] LengthAt = [65, 91.6, 198, 351, 638, 1072.8, 1510.8, 2680.4];
    private static readonly double[] LengthQuantile = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99];
    private static readonly int[] HourWeight = [194, 131, 95, 79, 100, 200, 307, 530, 819, 935, 1010, 936, 778, 715, 731, 670, 653, 618, 614, 609, 621, 492, 402, 291];

    private static readonly (ReportState State, double Share)[] States =
    [
        (ReportState.Closed, 0.84), (ReportState.Archived, 0.08), (ReportState.OnHold, 0.02), (ReportState.Submitted, 0.01), (ReportState.Forwarded, 0.015),
        (ReportState.Disposed, 0.015), (ReportState.FollowedUp, 0.015), (ReportState.ReporterReplied, 0.004), (ReportState.RerouteRequested, 0.001),
    ];

    private static readonly string[] ReportColumns =
    [
        "id", "tracking_id", "receipt_mac", "class", "supervisory", "state", "held_from", "closed_by", "outcome", "rating", "archive_reason", "anonymous", "confidential",
        "original_title", "original_text", "title", "text", "incident_date", "region_code", "place", "category_code", "channel", "agency_id", "unit_id", "submitted_at",
        "forwarded_at", "first_answer_at", "final_answer_at", "ended_at", "state_since", "due_at", "complete_by", "last_act_at", "last_is_final", "act_count", "history_hash",
    ];

    private static readonly string[] ActColumns =
        ["report_id", "seq", "kind", "from_state", "to_state", "actor", "officer_id", "agency_id", "target_agency_id", "channel", "visibility", "text", "at", "hash"];

    private static readonly string[] PublicColumns =
    [
        "id", "tracking_id", "class", "state", "closed_by", "outcome", "rating", "light", "due_at", "reporter_name", "title", "text", "incident_date", "region_code",
        "province_code", "regency_code", "place", "category_code", "category_parent", "agency_id", "unit_id", "channel", "submitted_at", "updated_at", "answers",
    ];

    private static readonly string[] PublicActColumns = ["report_id", "seq", "kind", "to_state", "actor", "agency_id", "target_agency_id", "text", "at"];
    private static readonly string[] StatusColumns = ["tracking_id", "state", "light", "submitted_at", "updated_at", "due_at"];

    /// <summary>Loads the reference data where missing, three officers for the queues, and N reports, the confidential ones sealed under the ring in <paramref name="keys"/>.</summary>
    public static async Task Run(string db, int count, string keys)
    {
        await using var database = Database.Open(db);
        await new Migrations(database, TimeProvider.System, NullLogger<Migrations>.Instance).Run();
        if (!await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM region)"))) await new LoadReference(database).Run();
        var world = await World.Load(database);
        await Officers(database, world);
        var postgres = database.Dialect.Name == "postgresql";
        // An inverted index is made from all rows in a fraction of the time that adding each to it takes.
        if (postgres) await database.Write(t => t.Execute("DROP INDEX IF EXISTS public_search_terms; DROP INDEX IF EXISTS report_search_terms"));
        var seal = new ReportSeal(KeyRing.Open(keys));
        var random = new Random(20_260_101);
        var first = await database.Read(s => s.Scalar<long>("SELECT COALESCE(MAX(id), 0) FROM report"));
        for (var done = 0; done < count; done += Batch)
        {
            var batch = Enumerable.Range(0, Math.Min(Batch, count - done)).Select(i => world.Draw(random, first + done + i + 1)).ToList();
            await database.Write(async t =>
            {
                await t.InsertMany("report", ReportColumns, batch.Select(d => d.ReportRow()));
                await t.InsertMany("act", ActColumns, batch.SelectMany(d => d.ActRows()));
                await t.InsertMany("assignment", ["report_id", "agency_id", "role", "since"], batch.Where(d => d.Unit is not null).Select(d => new object?[] { d.Id, d.Unit, "lead", d.At }));
                await t.InsertMany("public_status", StatusColumns, batch.Where(d => !d.Confidential).Select(d => d.StatusRow()));
                await t.InsertMany("public_report", PublicColumns, batch.Where(d => d.IsPublic).Select(d => d.PublicRow()));
                await t.InsertMany("public_act", PublicActColumns, batch.Where(d => d.IsPublic).SelectMany(d => d.PublicActRows()));
                await Search(t, "public_search", batch.Where(d => d.IsPublic), d => d.Terms);
                await Search(t, "report_search", batch, d => d.Confidential ? seal.BlindAll(d.Terms) : d.Terms);
            });
            Console.Error.Write($"\r{done + batch.Count:N0}");
        }

        var sealing = new SealReports(database, new ReportStore(database, seal), seal);
        while ((await sealing.Run(default)).Count > 0)
        {
        }

        // One statement each: an index over a million rows may take longer than one command is given.
        string[] last = postgres
            ?
            [
                "SET LOCAL maintenance_work_mem = '512MB'; CREATE INDEX public_search_terms ON public_search USING gin (terms)",
                "SET LOCAL maintenance_work_mem = '512MB'; CREATE INDEX report_search_terms ON report_search USING gin (terms)",
                "SELECT setval(pg_get_serial_sequence('report', 'id'), (SELECT MAX(id) FROM report))", "ANALYZE ;", // one word alone would be taken for a procedure
            ]
            : ["INSERT INTO public_search(public_search) VALUES ('optimize')", "INSERT INTO report_search(report_search) VALUES ('optimize')", "ANALYZE ;"];
        foreach (var statement in last) await database.Write(t => t.Execute(statement));
        Console.Error.WriteLine();
    }

    private static async Task Search(Transaction t, string table, IEnumerable<Drawn> rows, Func<Drawn, string> terms)
    {
        // COPY cannot call to_tsvector; a multi-row INSERT can.
        if (t.Dialect.Name == "sqlite")
        {
            await t.InsertMany(table, ["rowid", "terms"], rows.Select(d => new object?[] { d.Id, terms(d) }));
            return;
        }

        foreach (var chunk in rows.Chunk(500))
        {
            // Terms are letters, digits and spaces only (the analyser's promise), so they stand in the statement as they are.
            var values = string.Join(",", chunk.Select(d => $"({d.Id.ToString(CultureInfo.InvariantCulture)}, to_tsvector('simple', '{terms(d)}'))"));
            await t.Execute($"INSERT INTO {table}(rowid, terms) VALUES {values}");
        }
    }

    private static async Task Officers(Database database, World world)
    {
        var (ring, audit, work) = (KeyRing.Open(Directory.CreateTempSubdirectory("lapor-bench-").FullName), new AuditLog(database, TimeProvider.System), new PasswordWork());
        var officers = new ManageOfficers(database, work, new AccountLinks(database, ring, work, audit, TimeProvider.System), audit, TimeProvider.System);
        await officers.Add("nasional@bench.lapor.test", "Admin Nasional", "lapor-bench-2026", Role.NationalAdmin, null, default);
        await officers.Add("instansi@bench.lapor.test", "Admin Instansi", "lapor-bench-2026", Role.AgencyAdmin, world.Roots[0].Slug, default);
        await officers.Add("unit@bench.lapor.test", "Pejabat Penghubung", "lapor-bench-2026", Role.LiaisonOfficer, world.Units[world.Roots[0].Id][0].Slug, default);
    }

    internal sealed class Node
    {
        public long Id { get; init; }

        public string Slug { get; init; } = "";

        public long RootId { get; init; }

        public string? RegionCode { get; init; }
    }

    private sealed class World
    {
        public required List<string> Regions { get; init; }

        public required List<(string Code, string Parent)> Categories { get; init; }

        public required (string Word, string Term)[] Words { get; init; }

        public required List<Node> Roots { get; init; }

        public required Dictionary<long, List<Node>> Units { get; init; }

        public static async Task<World> Load(Database database)
        {
            var nodes = await database.Read(s => s.Query<Node>("SELECT id, slug, root_id, region_code FROM agency WHERE kind = 'unit' ORDER BY id"));
            var roots = await database.Read(s => s.Query<Node>("SELECT id, slug, root_id, region_code FROM agency WHERE parent_id IS NULL AND region_code IS NOT NULL ORDER BY id"));
            var units = nodes.GroupBy(n => n.RootId).ToDictionary(g => g.Key, g => g.ToList());
            var regions = await database.Read(s => s.Query<string>("SELECT code FROM region WHERE level IN ('district', 'village') ORDER BY code"));
            var categories = await database.Read(s => s.Query<(string Code, string Parent)>("SELECT code, parent_code FROM category WHERE parent_code IS NOT NULL ORDER BY code"));
            var texts = await database.Read(s => s.Query<string>("SELECT name || ' ' || synonyms FROM category ORDER BY code"));
            var names = await database.Read(s => s.Query<string>("SELECT name FROM region WHERE level IN ('district', 'regency') ORDER BY code"));
            var words = texts.Concat(names).SelectMany(t => t.Split([' ', ';', ',', '/', '(', ')', '-'], StringSplitOptions.RemoveEmptyEntries)).Select(w => w.ToLowerInvariant()).Distinct()
                .Select(w => (Word: w, Term: IndonesianText.Index(w))).Where(w => w.Term.Length > 0 && !w.Term.Contains(' ', StringComparison.Ordinal)).ToList();
            // The most common words of any city's complaints come first: the draw below is Zipf's.
            string[] common = ["jalan", "rusak", "lampu", "air", "mohon", "warga", "sampah", "banjir", "listrik", "sekolah"];
            var ordered = common.Select(w => (Word: w, Term: IndonesianText.Index(w))).Concat(words.Where(w => !common.Contains(w.Word))).ToArray();
            return new World { Regions = [.. regions], Categories = [.. categories], Words = ordered, Roots = [.. roots.Where(r => units.ContainsKey(r.Id))], Units = units };
        }

        public Drawn Draw(Random random, long id)
        {
            var root = Roots[(int)(Roots.Count * Math.Pow(random.NextDouble(), 2.5))];
            var units = Units[root.Id];
            var state = Pick(random);
            var days = random.Next(1, 1095);
            var hour = Hour(random);
            var at = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.FromHours(7)).AddDays(state is ReportState.Closed or ReportState.Archived ? -days : -(days % 30)).AddHours(hour).AddMinutes(random.Next(60)).ToUnixTimeMilliseconds();
            var length = Length(random.NextDouble());
            var text = new StringBuilder(length + 20);
            var terms = new HashSet<string>();
            while (text.Length < length)
            {
                var (word, term) = Words[(int)Math.Min(Words.Length - 1, Math.Pow(Words.Length, random.NextDouble()) - 1)];
                text.Append(text.Length == 0 ? "" : " ").Append(word);
                terms.Add(term);
            }

            // One report in ten thousand holds a word that few others hold.
            if (id % 10_000 == 7)
            {
                text.Append(" langkabanget");
                terms.Add(IndonesianText.Index("langkabanget"));
            }

            var category = Categories[random.Next(Categories.Count)];
            var forwarded = state is not (ReportState.Submitted or ReportState.OnHold) && (state is not ReportState.Archived || random.NextDouble() < 0.4);
            return new Drawn
            {
                Id = id,
                Tracking = Number(id),
                Class = random.NextDouble() < 0.90 ? "complaint" : random.NextDouble() < 0.7 ? "information_request" : "aspiration",
                State = state,
                Anonymous = random.NextDouble() < 0.67,
                Confidential = random.NextDouble() < 0.48,
                Title = text.ToString(0, Math.Min(text.Length, 20 + random.Next(30))),
                Text = text.ToString(),
                Terms = string.Join(' ', terms),
                Region = root.RegionCode is { } area && random.NextDouble() < 0.9 ? Inside(random, area) : Regions[random.Next(Regions.Count)],
                Category = category.Code,
                Parent = category.Parent,
                Channel = random.NextDouble() < 0.62 ? "web" : random.NextDouble() < 0.6 ? "android" : "hotline",
                Forwarded = forwarded,
                Agency = forwarded ? root.Id : null,
                Unit = forwarded && state is not (ReportState.Forwarded or ReportState.RerouteRequested) ? units[random.Next(Math.Min(units.Count, 30))].Id : null,
                At = at,
                Rating = state is ReportState.Closed && random.NextDouble() < 0.1 ? random.Next(1, 6) : null,
            };
        }

        private string Inside(Random random, string area)
        {
            var from = Regions.BinarySearch(area, StringComparer.Ordinal);
            var start = from < 0 ? ~from : from;
            var code = Regions[Math.Min(Regions.Count - 1, start + random.Next(40))];
            return code.StartsWith(area, StringComparison.Ordinal) ? code : Regions[Math.Min(Regions.Count - 1, start)];
        }

        private static ReportState Pick(Random random)
        {
            var at = random.NextDouble();
            foreach (var (state, share) in States)
            {
                if (at < share) return state;
                at -= share;
            }

            return ReportState.Closed;
        }

        private static int Hour(Random random)
        {
            var at = random.Next(HourWeight.Sum());
            var hour = 0;
            while (at >= HourWeight[hour]) at -= HourWeight[hour++];
            return hour;
        }

        private static int Length(double quantile)
        {
            for (var i = 0; i < LengthQuantile.Length; i++)
            {
                if (quantile > LengthQuantile[i]) continue;
                var (q0, l0) = i == 0 ? (0, 20) : (LengthQuantile[i - 1], LengthAt[i - 1]);
                return (int)(l0 + ((LengthAt[i] - l0) * (quantile - q0) / (LengthQuantile[i] - q0)));
            }

            return 3_000;
        }

        /// <summary>A distinct tracking ID for each id: a multiplication modulo a prime is a permutation.</summary>
        private static string Number(long id)
        {
            var nine = (100_000_000 + ((id * 611_953) % 899_999_963)).ToString(CultureInfo.InvariantCulture);
            return nine + CheckDigit.Of(nine);
        }
    }

    /// <summary>One drawn report and its rows.</summary>
    private sealed class Drawn
    {
        private static readonly byte[] Hash = new byte[32];

        public required long Id { get; init; }

        public required string Tracking { get; init; }

        public required string Class { get; init; }

        public required ReportState State { get; init; }

        public required bool Anonymous { get; init; }

        public required bool Confidential { get; init; }

        public required string Title { get; init; }

        public required string Text { get; init; }

        public required string Terms { get; init; }

        public required string Region { get; init; }

        public required string Category { get; init; }

        public required string Parent { get; init; }

        public required string Channel { get; init; }

        public required bool Forwarded { get; init; }

        public required long? Agency { get; init; }

        public required long? Unit { get; init; }

        public required long At { get; init; }

        public required int? Rating { get; init; }

        public bool IsPublic => !Confidential && Forwarded;

        private bool Ended => State is ReportState.Closed or ReportState.Archived;

        private string Light => Reports.States.LightOf(State).Code();

        private long Last => At + (Acts.Count * 86_400_000L);

        private string? ClosedBy => !Ended ? null : State is ReportState.Archived ? "admin" : Id % 10 == 0 ? "reporter" : Id % 10 == 1 ? "admin" : "system";

        private IReadOnlyList<(ActKind Kind, ReportState To)> Acts { get => field ??= History(); }

        public object?[] ReportRow() =>
        [
            Id, Tracking, Hash, Class, false, State.Code(), State is ReportState.OnHold ? "submitted" : null, ClosedBy, null, Rating, State is ReportState.Archived ? "incomplete" : null,
            Anonymous, Confidential, Title, Text, Title, Text, "2026-01-01", Region, "", Category, Channel, Agency, Unit, At, Forwarded ? At + 86_400_000 : null,
            State is ReportState.Closed or ReportState.FollowedUp or ReportState.ReporterReplied ? At + 259_200_000 : null,
            State is ReportState.Closed or ReportState.FollowedUp ? At + 259_200_000 : null,
            Ended ? Last : null, Last, Ended ? null : Last + (5 * 86_400_000L), Forwarded ? At + (20 * 86_400_000L) : null, Last, State is ReportState.Closed or ReportState.FollowedUp, Acts.Count, Hash,
        ];

        public IEnumerable<object?[]> ActRows() => Acts.Select((a, i) => new object?[]
        {
            Id, i + 1, a.Kind.Code(), i == 0 ? null : Acts[i - 1].To.Code(), a.To.Code(), i == 0 ? "reporter" : a.Kind is ActKind.CloseBySystem ? "system" : "officer", null, i > 1 ? Unit ?? Agency : null,
            a.Kind is ActKind.Forward ? Agency : a.Kind is ActKind.Dispose ? Unit : null, "web", "public", a.Kind is ActKind.FinalFollowUp ? Text[..Math.Min(Text.Length, 300)] : "", At + (i * 86_400_000L), Hash,
        });

        public object?[] StatusRow() => [Tracking, State.Code(), Light, At, Last, Ended ? null : Last + (5 * 86_400_000L)];

        public object?[] PublicRow() =>
        [
            Id, Tracking, Class, State.Code(), ClosedBy, null, Rating, Light, Ended ? null : Last + (5 * 86_400_000L), Anonymous ? "" : "Warga A.", Title, Text, "2026-01-01", Region,
            Region[..2], Region[..5], "", Category, Parent, Agency, Unit, Channel, At, Last, Acts.Count(a => a.Kind is ActKind.FinalFollowUp),
        ];

        public IEnumerable<object?[]> PublicActRows() => Acts.Select((a, i) => new object?[]
        {
            Id, i + 1, a.Kind.Code(), a.To.Code(), i == 0 ? "reporter" : a.Kind is ActKind.CloseBySystem ? "system" : "officer", i > 1 ? Unit ?? Agency : null,
            a.Kind is ActKind.Forward ? Agency : a.Kind is ActKind.Dispose ? Unit : null, a.Kind is ActKind.FinalFollowUp ? Text[..Math.Min(Text.Length, 300)] : "", At + (i * 86_400_000L),
        });

        private List<(ActKind Kind, ReportState To)> History()
        {
            List<(ActKind, ReportState)> acts = [(ActKind.Submit, ReportState.Submitted)];
            if (State is ReportState.OnHold) acts.Add((ActKind.Hold, ReportState.OnHold));
            if (Forwarded) acts.Add((ActKind.Forward, ReportState.Forwarded));
            if (State is ReportState.Archived) acts.Add((ActKind.Archive, ReportState.Archived));
            if (State is ReportState.RerouteRequested) acts.Add((ActKind.RequestReroute, ReportState.RerouteRequested));
            if (Unit is not null && State is not ReportState.Archived) acts.Add((ActKind.Dispose, ReportState.Disposed));
            if (State is ReportState.Closed or ReportState.FollowedUp or ReportState.ReporterReplied) acts.Add((ActKind.FinalFollowUp, ReportState.FollowedUp));
            if (State is ReportState.ReporterReplied) acts.Add((ActKind.Reply, ReportState.ReporterReplied));
            if (State is ReportState.Closed) acts.Add((ActKind.CloseBySystem, ReportState.Closed));
            return acts;
        }
    }
}
