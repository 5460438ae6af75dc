using System.Globalization;
using Lapor.Agencies;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>Jobs that were parked after too many failures: the national admin looks at them and lets them run again, one, a kind or all.</summary>
public sealed class ParkedJobsPage(Asker access, AgencyStore agencies, JobStore jobs, JobSignal signal, AuditLog audit, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    private const int MostShown = 100;

    /// <summary>One job.</summary>
    [BindProperty]
    public long? Id { get; set; }

    /// <summary>All of one kind; empty with no <see cref="Id"/>: all.</summary>
    [BindProperty]
    public string? Kind { get; set; }

    public IReadOnlyList<ParkedKind> Kinds { get; private set; } = [];

    public IReadOnlyList<Job> Parked { get; private set; } = [];

    protected override string Entry => WorkbenchMenu.ParkedJobs;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!IsNational) return NotFound();
        var released = Id is { } id ? await jobs.ReleaseOne(id, cancel)
            : Clean(Kind) is { } kind ? await jobs.ReleaseKind(kind, cancel)
            : await jobs.Release(cancel);
        if (released > 0)
        {
            await audit.Record(new AuditEntry(AuditKind.JobsReleased, Officer.Id, Subject: Released(Id, Clean(Kind))), cancel);
            signal.Wake();
        }

        return Redirect($"{WorkbenchMenu.ParkedJobs}?done={(released > 0 ? "released" : "gone")}");
    }

    /// <summary>How the audit log says what was released: one, a kind, or all.</summary>
    internal static string Released(long? id, string? kind) => id is { } one ? string.Create(CultureInfo.InvariantCulture, $"job:{one}") : "jobs " + (kind ?? "all");

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!IsNational) return false;
        Kinds = await jobs.ParkedKinds(cancel);
        Parked = await jobs.Parked(MostShown, cancel);
        return true;
    }
}
