using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Lapor.Whistleblowing;

namespace Lapor.Web.Workbench;

/// <summary>What stands around every officer's page: their work lists with counts, and their name.</summary>
public sealed class WorkbenchMenu(QueueStore queues, Inboxes inboxes, BreakGlass breakGlass, FieldShortlist field, Texts.Texts T)
{
    /// <summary>Address of the list of reports whose reporter asks for deletion.</summary>
    public const string Withdrawals = "/kerja?withdrawal=true";

    /// <summary>Address of the list of reports that the officer's unit helps with or reads.</summary>
    public const string Beside = "/kerja?beside=true";

    /// <summary>Address of everything that is late.</summary>
    public const string Overdue = "/kerja?status=all&overdue=true";

    /// <summary>Address of the units that an admin manages.</summary>
    public const string Units = "/kerja/kelola/unit";

    /// <summary>Address of the officers that an admin manages.</summary>
    public const string Officers = "/kerja/kelola/petugas";

    /// <summary>Address of the agencies' identity providers.</summary>
    public const string Providers = "/kerja/kelola/penyedia";

    /// <summary>Address of the partner applications; the national admin's.</summary>
    public const string Partners = "/kerja/kelola/mitra";

    /// <summary>Address of the reference data; an agency's admin has only its own answer templates there.</summary>
    public const string Reference = "/kerja/kelola/acuan";

    /// <summary>Address of the jobs that were parked; the national admin's.</summary>
    public const string ParkedJobs = "/kerja/kelola/terhenti";

    /// <summary>Address of the channels and how they are; the national admin's.</summary>
    public const string Channels = "/kerja/kelola/saluran";

    /// <summary>Address of the text messages that are held.</summary>
    public const string HeldMessages = "/kerja/kelola/saluran/ditahan";

    /// <summary>Address of the texts that channels answer with.</summary>
    public const string ChannelTexts = "/kerja/kelola/saluran/naskah";

    /// <summary>Address where a text message is tried.</summary>
    public const string TryMessage = "/kerja/kelola/saluran/coba";

    /// <summary>Address of the citizens' accounts that are asked to be deleted; the national admin's.</summary>
    public const string Accounts = "/kerja/kelola/akun";

    /// <summary>Address of how long what is kept; the national admin's.</summary>
    public const string Retention = "/kerja/kelola/retensi";

    /// <summary>Address of the whistleblowers' inboxes.</summary>
    public const string Inboxes = "/kerja/wbs";

    /// <summary>Address of the requests to open an anonymous identity.</summary>
    public const string Identities = "/kerja/identitas";

    /// <summary>Address of the monthly recap.</summary>
    public const string Recap = "/kerja/rekap";

    /// <summary>Address of the files that the officer asked for.</summary>
    public const string Exports = "/kerja/ekspor";

    /// <summary>Address of the numbers: the nation's, or those of the officer's own agency.</summary>
    public const string Numbers = "/pengawasan";

    /// <summary>Address of what stands before the Ombudsman.</summary>
    public const string Escalated = "/pengawasan/ombudsman";

    /// <summary>Address of the national priorities.</summary>
    public const string Priorities = "/pengawasan/prioritas";

    /// <summary>Address of what the officer follows.</summary>
    public const string Followed = "/kerja?followed=true";

    /// <summary>Address of agencies' papers; who administers or heads one agency is led to it.</summary>
    public const string Papers = "/pengawasan/dokumen";

    /// <summary>Address of the local governments' ranking.</summary>
    public const string LocalGovernments = "/pengawasan/daerah";

    /// <summary>Address of the MONEV packs.</summary>
    public const string Monev = "/pengawasan/monev";

    /// <summary>Address of the command centre.</summary>
    public const string CommandCentre = "/pengawasan/pusat-kendali";

    /// <summary>Address of the audit log.</summary>
    public const string Audit = "/kerja/audit";

    /// <summary>What the officer is, first of all.</summary>
    public static OfficerRole? MainRole(Officer officer) => officer.Roles.OrderByDescending(r => r.Role).FirstOrDefault();

    /// <summary>The list of what this officer must act on; null for who only reads: everything that runs.</summary>
    public static ReportState? Default(Officer officer) => MainRole(officer) switch
    {
        { Role: Role.NationalAdmin } => ReportState.Submitted,
        { Role: Role.AgencyAdmin } role when role.AgencyId == role.RootId => ReportState.Forwarded,
        { Role: Role.Auditor or Role.Overseer or Role.Executive } => null,
        _ => ReportState.Disposed,
    };

    /// <summary>Address of a work list.</summary>
    public static string Href(ReportState state) => "/kerja?status=" + state.Code();

    /// <summary>The frame for one page.</summary>
    /// <param name="officer">Who is signed in.</param>
    /// <param name="current">Address of the entry that is open, or null.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<WorkbenchFrame> For(Officer officer, string? current, CancellationToken cancel)
    {
        var counts = await queues.Counts(officer, cancel);
        var attention = await queues.Attention(officer, cancel);
        var main = MainRole(officer);
        var national = main is { Role: Role.NationalAdmin };
        List<WorkbenchLink> lists =
        [
            .. Lists(main).Select(state => new WorkbenchLink(
                T[DeskWords.Queue(state)], Href(state), DeskWords.QueueIcon(state), counts.GetValueOrDefault(state), Current: current == Href(state))),
        ];
        List<WorkbenchLink> special = [new(T["Terlambat"], Overdue, "alarm-clock", attention.Overdue, Current: current == Overdue, Most: QueueStore.AttentionCap)];
        if (national)
        {
            special.Add(new(T["Permintaan hapus"], Withdrawals, "trash-2", attention.Withdrawals, Current: current == Withdrawals, Most: QueueStore.AttentionCap));
            special.Add(new(T["Permintaan identitas"], Identities, "key-round", await breakGlass.Waiting(officer.Id, cancel), Current: current == Identities));
        }
        else if (officer.Roles.Any(r => r.AgencyPath.Length > 0))
        {
            special.Add(new(T["Pembantu dan tembusan"], Beside, "copy", attention.Beside, Current: current == Beside, Most: QueueStore.AttentionCap));
        }

        if (GoesToField(officer)) special.Add(new(T["Daftar lapangan"], Public.OfflineShell.FieldPath, "map-pin"));
        if (May.ManageInboxes(Viewer.Of(officer)) || await inboxes.IsHolder(officer.Id, cancel)) special.Add(new(T["Kotak WBS"], Inboxes, "shield", Current: current == Inboxes));
        return new WorkbenchFrame(
            officer.Name,
            officer.Roles.Count > 1 ? T["{0} peran sekaligus", officer.Roles.Count] : main is null ? T["Tanpa peran"] : T[DeskWords.Of(main.Role)],
            main?.Scope is { } scope ? T[DeskWords.Of(scope)] : main is null || main.AgencyName.Length == 0 ? T["Nasional"] : main.AgencyName,
            [.. Counter(officer, current), new(T["Antrean"], lists), new(T["Perhatian"], special), .. Taken(officer, current), .. Oversee(officer, current), .. Manage(officer, current)])
        {
            FieldOwner = field.OwnerOf(officer.Id),
        };
    }

    /// <summary>Who answers for an agency may take reports along.</summary>
    public static bool GoesToField(Officer officer) => officer.Roles.Any(r => r.Role is Role.AgencyAdmin or Role.LiaisonOfficer);

    private IEnumerable<WorkbenchGroup> Counter(Officer officer, string? current)
    {
        if (May.TakeIn(Viewer.Of(officer))) yield return new(T["Loket"], [new(T["Catat laporan"], TakeInFormPage.Address, "pencil", Current: current == TakeInFormPage.Address), new(T["Catat dari berkas"], TakeInSheetPage.Address, "upload", Current: current == TakeInSheetPage.Address)]);
    }

    private IEnumerable<WorkbenchGroup> Taken(Officer officer, string? current)
    {
        if (!May.Export(Viewer.Of(officer))) yield break;
        yield return new(T["Rekap dan berkas"], [new(T["Rekap bulanan"], Recap, "calendar", Current: current == Recap), new(T["Ekspor"], Exports, "download", Current: current == Exports)]);
    }

    private IEnumerable<WorkbenchGroup> Oversee(Officer officer, string? current)
    {
        var all = May.SeeNumbers(Viewer.Of(officer));
        var own = officer.Roles.Any(r => r.Role is Role.Executive or Role.AgencyAdmin && r.AgencyId == r.RootId);
        var waits = officer.Held.Any(r => r is { Role: Role.AgencyAdmin, Waiting: true });
        if (!all && !own && !waits) yield break;
        List<WorkbenchLink> links = all || own ? [new(all ? T["Pengawasan"] : T["Kinerja instansi"], Numbers, "chart-column", Current: current == Numbers)] : [];
        if (May.SeePriorities(Viewer.Of(officer))) links.Add(new(T["Prioritas nasional"], Priorities, "star", Current: current == Priorities));
        if (officer.Is(Role.Overseer) || officer.Is(Role.Executive) || officer.Is(Role.NationalAdmin)) links.Add(new(T["Yang saya ikuti"], Followed, "bell", Current: current == Followed));
        if (May.ListLocal(Viewer.Of(officer)))
        {
            links.Add(new(T["Pemerintah daerah"], LocalGovernments, "map-pin", Current: current == LocalGovernments));
            links.Add(new(T["Paket MONEV"], Monev, "book-open", Current: current == Monev));
        }

        if (May.ListLocal(Viewer.Of(officer)) || own || waits) links.Add(new(T["Dokumen instansi"], Papers, "file-text", Current: current == Papers));
        if (all) links.Add(new(T["Pusat kendali"], CommandCentre, "layers", Current: current == CommandCentre));
        if (May.ListEscalated(Viewer.Of(officer))) links.Insert(0, new(T["Di Ombudsman"], Escalated, "scale", Current: current == Escalated));
        yield return new(T["Statistik"], links);
    }

    private IEnumerable<WorkbenchGroup> Manage(Officer officer, string? current)
    {
        var national = May.ManageReference(Viewer.Of(officer));
        if (May.ReadAudit(Viewer.Of(officer))) yield return new(T["Pertanggungjawaban"], [new(T["Jejak audit"], Audit, "history", Current: current == Audit)]);
        if (!national && !officer.Administers) yield break;
        yield return new(
            T["Kelola"],
            [
                new(T["Unit"], Units, "folder-tree", Current: current == Units),
                new(T["Petugas"], Officers, "users", Current: current == Officers),
                .. national || officer.Is(Role.AgencyAdmin) ? [new WorkbenchLink(T["Akun instansi"], Providers, "building-2", Current: current == Providers)] : Array.Empty<WorkbenchLink>(),
                new(national ? T["Data acuan"] : T["Templat jawaban"], Reference, national ? "book-open" : "message-square-text", Current: current == Reference),
                .. national ? [new WorkbenchLink(T["Aplikasi mitra"], Partners, "smartphone", Current: current == Partners), new WorkbenchLink(T["Hapus akun warga"], Accounts, "user-round-x", Current: current == Accounts), new WorkbenchLink(T["Masa simpan"], Retention, "archive", Current: current == Retention), new WorkbenchLink(T["Saluran"], Channels, "send", Current: current == Channels), new WorkbenchLink(T["Pekerjaan terhenti"], ParkedJobs, "clock", Current: current == ParkedJobs)] : Array.Empty<WorkbenchLink>(),
            ]);
    }

    private static IEnumerable<ReportState> Lists(OfficerRole? role) => Enum.GetValues<ReportState>().Where(state => state switch
    {
        ReportState.Withdrawn => false,
        ReportState.Submitted => role is { Role: Role.NationalAdmin or Role.Auditor or Role.Overseer },
        // A unit never holds what is at its agency's desk.
        ReportState.Forwarded or ReportState.RerouteRequested => role is { Role: Role.NationalAdmin or Role.Auditor or Role.Overseer }
            || (role is { Role: Role.AgencyAdmin or Role.Executive } && role.AgencyId == role.RootId),
        _ => true,
    });
}
