using System.Globalization;
using Lapor.Intake;
using Lapor.Statistics;
using Lapor.Storage;

namespace Lapor.Web;

/// <summary>What an interrupted fill left behind. Each example report is filed under a key of its own, so they are told from what people filed.</summary>
internal static class DemoRemains
{
    /// <summary>Tables whose rows belong to a report, in an order that no reference forbids.</summary>
    private static readonly (string Table, string Column)[] Tables =
    [
        ("public_search", "rowid"), ("report_search", "rowid"), ("public_act", "report_id"), ("public_report", "id"), ("masking", "report_id"), ("notice", "report_id"), ("job", "report_id"),
        ("identity_view", "report_id"), ("sealed_contact", "report_id"), ("intake_key", "report_id"), ("assignment", "report_id"), ("attachment", "report_id"), ("clock_move", "report_id"), ("clock_reminder", "report_id"), ("reminder_notice", "report_id"), ("report_mark", "report_id"), ("report_priority", "report_id"), ("followed", "report_id"), ("partner_report", "report_id"), ("inbound_message", "report_id"), ("outbound_message", "report_id"), ("push_device", "report_id"), ("assisted_intake", "report_id"), ("intake_batch_report", "report_id"), ("field_item", "report_id"), ("field_result", "report_id"),
        ("report_clock", "report_id"), ("act", "report_id"), ("report", "id"),
    ];

    /// <summary>The key under which an example report is filed.</summary>
    public static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"demo-{number}");

    /// <summary>Takes the reports of an interrupted fill away; its officers stay and are used again.</summary>
    public static async Task Remove(IServiceProvider services, CancellationToken cancel)
    {
        var intake = services.GetRequiredService<FileReport>();
        List<long> ids = [];
        List<string> numbers = [];
        for (var i = 0; i < DemoWalk.Reports; i++)
        {
            if (await intake.Again(Key(i), cancel) is not { } filed) continue;
            ids.Add(filed.Report.Id);
            numbers.Add(filed.Report.TrackingId.ToString());
        }

        await services.GetRequiredService<Database>().Write(
            async t =>
            {
                foreach (var (table, column) in Tables)
                    await t.Execute($"DELETE FROM {table} WHERE {column} {t.Dialect.In("ids")}", new { ids = ids.ToArray() }, cancel);
                await t.Execute($"DELETE FROM public_status WHERE tracking_id {t.Dialect.In("numbers")}", new { numbers = numbers.ToArray() }, cancel);
            },
            cancel);
        // They were counted; no act takes them out again.
        if (ids.Count > 0) await services.GetRequiredService<CountReports>().MarkAll(cancel);
    }
}
