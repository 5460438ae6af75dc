using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Tests.Journey;

/// <summary>Many rows at once, written straight into the tables: for lists and plans, which need numbers rather than histories.</summary>
internal static class Feed
{
    private static readonly string[] States = ["forwarded", "followed_up", "closed", "disposed", "submitted", "archived", "reporter_replied"];

    /// <summary>Adds reports of both agencies in all classes and several states, with their public copies and search rows, and a job each.</summary>
    public static Task Fill(World world, int count) => world.Database.Write(async t =>
    {
        var from = (int)await t.Scalar<long>("SELECT COALESCE(MAX(id), 0) FROM report");
        // Numbers are random, and thousands of them meet one another now and then: what is drawn twice is drawn again, as a report's filing does.
        var taken = (await t.Query<string>("SELECT tracking_id FROM report")).ToHashSet(StringComparer.Ordinal);
        List<object?[]> reports = [], copies = [], jobs = [], assignments = [];
        foreach (var i in Enumerable.Range(from + 1, count))
        {
            var bandung = i % 4 != 0;
            var state = States[i % States.Length];
            var submitted = state is "submitted";
            long? agency = submitted ? null : bandung ? World.Bandung : World.Buleleng, unit = submitted ? null : bandung ? World.BandungWorks + (i % 2 * 2) : World.BulelengWorks;
            var (kind, category) = ((i % 5) switch { 0 => "aspiration", 1 => "information_request", _ => "complaint" }, (i % 3) switch { 0 => "road_potholes", 1 => "street_lights", _ => "social" });
            var (number, region) = (Fresh(taken), bandung ? "32.73.02" : "51.08");
            var title = i % 50 == 0 ? "Gajah lepas" : "Lampu jalan mati";
            reports.Add([(long)i, number, new byte[32], kind, state, false, false, title, title, title, title, region, category, agency, unit, "web", world.Now, world.Now, world.Now + i, world.Now, new byte[32], 1, i % 97 == 0 ? world.Now : null]);
            jobs.Add(["publish", $"fill:{i}", (long)i, "waiting", world.Now + (i * 1_000L), world.Now]);
            if (unit is { } lead) assignments.Add([(long)i, lead, "lead", world.Now]);
            if (unit is not null && i % 10 == 1) assignments.Add([(long)i, bandung ? World.BulelengWorks : World.BandungSocial, "copy", world.Now]);
            if (!submitted)
                copies.Add([(long)i, number, kind, state, "red", title, title, region, region[..2], region[..5], category, category == "social" ? "social" : "roads", agency, unit, "web", world.Now, world.Now]);
        }

        await t.InsertMany("report", ["id", "tracking_id", "receipt_mac", "class", "state", "anonymous", "confidential", "original_title", "original_text", "title", "text", "region_code",
            "category_code", "agency_id", "unit_id", "channel", "submitted_at", "state_since", "due_at", "last_act_at", "history_hash", "act_count", "withdrawal_asked_at"], reports);
        await t.InsertMany("public_report", ["id", "tracking_id", "class", "state", "light", "title", "text", "region_code", "province_code", "regency_code", "category_code", "category_parent",
            "agency_id", "unit_id", "channel", "submitted_at", "updated_at"], copies);
        await t.InsertMany("assignment", ["report_id", "agency_id", "role", "since"], assignments);
        await t.InsertMany("job", ["kind", "key", "report_id", "state", "due_at", "created_at"], jobs);
        foreach (var row in reports)
        {
            var terms = IndonesianText.Index((string)row[9]!);
            await t.Execute(t.Dialect.PutSearch("report_search"), new { id = (long)row[0]!, terms });
            if (row[13] is not null) await t.Execute(t.Dialect.PutSearch("public_search"), new { id = (long)row[0]!, terms });
        }
    });

    private static string Fresh(HashSet<string> taken)
    {
        string number;
        do number = TrackingId.New().ToString();
        while (!taken.Add(number));
        return number;
    }
}
