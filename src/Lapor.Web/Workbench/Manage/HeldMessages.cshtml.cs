using System.Globalization;
using Lapor.Agencies;
using Lapor.Channels;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>Text messages that wait for a person: they look like advertising, or their number sent too many. Each becomes a report, or is marked as advertising.</summary>
public sealed class HeldMessagesPage(Asker access, AgencyStore agencies, InboundStore inbound, AuditLog audit, JobSignal signal, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    public const int MostShown = 100;

    private const int LastDigits = 3;

    /// <summary>The message that is decided about.</summary>
    [BindProperty]
    public long Id { get; set; }

    public IReadOnlyList<(long At, KeptMessage Message)> Held { get; private set; } = [];

    protected override string Entry => WorkbenchMenu.Channels;

    /// <summary>A number as far as it tells two senders apart.</summary>
    public static string Masked(string sender) => sender.Length <= LastDigits ? "…" : $"…{sender[^LastDigits..]}";

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    public async Task<IActionResult> OnPostAllAsync(CancellationToken cancel) => IsNational ? await Released(await inbound.Release("sms", cancel), "channel_held sms", cancel) : NotFound();

    public async Task<IActionResult> OnPostOneAsync(CancellationToken cancel) => IsNational ? await Released(await inbound.ReleaseOne(Id, cancel), Subject("channel_held"), cancel) : NotFound();

    public async Task<IActionResult> OnPostJunkAsync(CancellationToken cancel)
    {
        if (!IsNational) return NotFound();
        var junk = await inbound.Junk(Id, cancel);
        if (junk) await audit.Record(new AuditEntry(AuditKind.MessageJunked, Officer.Id, Subject: Subject("channel_junk")), cancel);
        return Back(junk ? "junk" : "gone");
    }

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!IsNational) return false;
        Held = await inbound.Held("sms", MostShown, cancel);
        return true;
    }

    private async Task<IActionResult> Released(int count, string subject, CancellationToken cancel)
    {
        if (count > 0)
        {
            await audit.Record(new AuditEntry(AuditKind.JobsReleased, Officer.Id, Subject: subject), cancel);
            signal.Wake();
        }

        return Back(count > 0 ? "released" : "gone");
    }

    private string Subject(string what) => string.Create(CultureInfo.InvariantCulture, $"{what} sms {Id}");

    private LocalRedirectResult Back(string done) => LocalRedirect($"{WorkbenchMenu.HeldMessages}?done={done}");
}
