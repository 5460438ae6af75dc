using System.Globalization;
using System.Text;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Retention;
using Lapor.Web.Shared;
using Lapor.Whistleblowing;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>How long what is kept: the rules, what is due under each now, the latest receipts and all of them as a file. The national admin's.</summary>
public sealed class RetentionPage(Asker access, AgencyStore agencies, RetentionStore store, EditRules edit, ExpireCases cases, AuditLog audit, TimeProvider time, WorkbenchMenu menu, Texts.Texts T)
    : ManagePage(access, agencies, menu, T)
{
    private const int MostCounted = 1000;
    private const int Latest = 20;
    private IReadOnlyList<RetentionRule> typed = [];

    /// <summary>The rules as they were shown.</summary>
    [BindProperty]
    public string? Seen { get; set; }

    public IReadOnlyList<RetentionRule> Rules { get; private set; } = [];

    /// <summary>By the rule's key.</summary>
    public IReadOnlyDictionary<string, long> DueNow { get; private set; } = new Dictionary<string, long>();

    public IReadOnlyList<RetentionReceipt> Receipts { get; private set; } = [];

    protected override string Entry => WorkbenchMenu.Retention;

    /// <summary>The words for a class of the rules.</summary>
    public static string Class(string code) => code == RetentionRule.Whistleblower ? "Pelapor pelanggaran (WBS)" : Public.PublicWords.Class(code);

    /// <summary>The words for an end.</summary>
    public static string End(string state) => state == "archived" ? "Diarsipkan" : "Selesai";

    /// <summary>The words for what happens.</summary>
    public static string Does(RetentionAction action) => action is RetentionAction.Erase ? "Hapus isi" : "Anonimkan";

    /// <summary>The day from which an active rule is applied, in words, while that day is to come.</summary>
    public string? Waits(RetentionRule rule, string language) => rule is { Active: true, EffectiveOn: { } day } && !rule.IsInForce(time.GetUtcNow().ToUnixTimeMilliseconds())
        ? IndonesianDates.Day(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), language)
        : null;

    /// <summary>What was wrong with one rule.</summary>
    public string? Wrong(RetentionRule rule, string language) => Refusals.Find(r => r.Field == rule.Key)?.Message(language);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    /// <summary>All receipts as a file; taking it away is itself on the record.</summary>
    public async Task<IActionResult> OnGetCertificatesAsync(string? format, CancellationToken cancel)
    {
        if (!IsNational) return NotFound();
        var json = format == "json";
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        await Certificates.Write(store, text, json, null, cancel);
        await audit.Record(new AuditEntry(AuditKind.Exported, Officer.Id, Subject: "retention_receipt"), cancel);
        Response.Headers.CacheControl = "no-store";
        return File(Encoding.UTF8.GetBytes(text.ToString()), json ? "application/json; charset=utf-8" : "text/csv; charset=utf-8", json ? "retensi.json" : "retensi.csv");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!IsNational) return NotFound();
        var form = await Request.ReadFormAsync(cancel);
        typed =
        [
            .. (await store.Rules(cancel)).Select(r => r with
            {
                Days = int.TryParse(form["days." + r.Key], NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : 0,
                Active = form["active." + r.Key].Count > 0,
                Source = IndonesianText.Clean(form["source." + r.Key].ToString()),
            }),
        ];
        var saved = await edit.Save(Officer.Id, typed, Seen ?? "", cancel);
        return saved.IsRefused ? await Refuse(saved.Refusals, cancel) : LocalRedirect(WorkbenchMenu.Retention + "?done=saved");
    }

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!IsNational) return false;
        var rules = await store.Rules(cancel);
        Seen = EditRules.Stamp(rules);
        ModelState.Remove(nameof(Seen));
        Rules = typed.Count > 0 && Refusals.Count > 0 ? typed : rules;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var due = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var rule in rules)
            due[rule.Key] = rule.Class == RetentionRule.Whistleblower ? (await cases.Due(MostCounted, cancel)).Count : await store.CountDue(rule, now, cancel);
        DueNow = due;
        Receipts = await store.LatestReceipts(Latest, cancel);
        return true;
    }
}
