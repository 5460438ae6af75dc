using System.Globalization;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Lapor.Whistleblowing;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Wbs;

/// <summary>A page of the whistleblowers' inboxes. Whoever neither holds nor manages one finds no such page.</summary>
public abstract class InboxFormPage(Asker access, Inboxes inboxes, WorkbenchMenu menu, Texts.Texts T) : FormPage
{
    /// <summary>A form that was just sent well, for the message on the page it leads to.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The inboxes themselves.</summary>
    protected Inboxes Store => inboxes;

    public Officer Officer => access.Signed;

    public Viewer Viewer => Viewer.Of(Officer);

    /// <summary>True for who makes inboxes and names holders.</summary>
    public bool Manages => May.ManageInboxes(Viewer);

    /// <summary>The inbox of this page.</summary>
    public Inbox Inbox { get; private set; } = new(0, null, "", false);

    /// <summary>Who is named to it.</summary>
    public IReadOnlyList<Holder> Holders { get; private set; } = [];

    /// <summary>True for who may read its cases, given the key.</summary>
    public bool Holds => May.HoldInbox(Viewer, [.. Holders.Select(h => h.OfficerId)]);

    /// <summary>This officer among the holders.</summary>
    public Holder? Own => Holders.FirstOrDefault(h => h.OfficerId == Officer.Id);

    /// <summary>Reads the inbox and its holders; false when there is none for this officer.</summary>
    protected async Task<bool> Find(long id, CancellationToken cancel)
    {
        if (await inboxes.One(id, cancel) is not { } inbox) return false;
        (Inbox, Holders) = (inbox, await inboxes.Holders(id, cancel));
        return Holds || Manages;
    }

    /// <summary>The page, in the officers' frame.</summary>
    protected async Task<IActionResult> Show(CancellationToken cancel)
    {
        foreach (var refusal in Refusals) ModelState.AddModelError(refusal.Field.Length == 0 ? "" : char.ToUpperInvariant(refusal.Field[0]) + refusal.Field[1..], refusal.Message(T.Language));
        Response.Headers.CacheControl = "no-store";
        Response.Headers["Referrer-Policy"] = "no-referrer";
        WorkbenchFrame.Set(ViewData, await menu.For(Officer, WorkbenchMenu.Inboxes, cancel));
        return Page();
    }

    /// <summary>Address of this inbox, with the message of what was done.</summary>
    protected LocalRedirectResult To(string? done) =>
        LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"{WorkbenchMenu.Inboxes}/{Inbox.Id}") + (done is null ? "" : "?done=" + done));

    /// <summary>Refused: required input that is missing.</summary>
    protected static Refusal Missing(string field, string indonesian, string english) => new("required", field, indonesian, english);
}
