using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Channels.Conversations;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Web.Shared;

namespace Lapor.Web.Workbench;

/// <summary>Everything the page of one report shows to one officer; nothing that May forbids is in it.</summary>
public sealed record DeskView
{
    public required Facts Facts { get; init; }

    public required Viewer Viewer { get; init; }

    /// <summary>Acts this officer may do now.</summary>
    public required IReadOnlySet<ActKind> May { get; init; }

    /// <summary>The history this officer may read, newest first.</summary>
    public required IReadOnlyList<Act> History { get; init; }

    public required IReadOnlyDictionary<long, string> OfficerNames { get; init; }

    public required IReadOnlyDictionary<long, Agency> Agencies { get; init; }

    public required IReadOnlyList<Category> Categories { get; init; }

    public required IReadOnlyList<Attachment> Files { get; init; }

    /// <summary>Files that this officer may let the public see.</summary>
    public IReadOnlyList<Attachment> Showable { get; init; } = [];

    public required WorkCalendar Calendar { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The clocks in words.</summary>
    public IReadOnlyList<ClockLine> Clocks { get; init; } = [];

    /// <summary>The most working days by which completion may be put off now; 0 where it may not.</summary>
    public int MostExtension { get; init; }

    public string? RegionName { get; init; }

    /// <summary>The reporter's name as the public page shows it, or null.</summary>
    public string? PublicName { get; init; }

    /// <summary>Who looked at the identity or, of a confidential report, at the content; for those who may open it themselves.</summary>
    public IReadOnlyList<Look> Looks { get; init; } = [];

    /// <summary>This officer's latest request to open an anonymous identity.</summary>
    public IdentityRequest? Request { get; init; }

    /// <summary>Who is reported, for those who may name them.</summary>
    public IReadOnlyList<ReportedParty> Parties { get; init; } = [];

    /// <summary>The priority programmes it belongs to.</summary>
    public IReadOnlyList<PriorityProgramme> Programmes { get; init; } = [];

    /// <summary>Those it may be tagged with now; for who may.</summary>
    public IReadOnlyList<PriorityProgramme> ProgrammesInForce { get; init; } = [];

    /// <summary>This officer follows it by itself.</summary>
    public bool Followed { get; init; }

    /// <summary>It may be taken to the field by this officer.</summary>
    public bool MayGoToField { get; init; }

    /// <summary>It is on this officer's list for the field.</summary>
    public bool OnFieldList { get; init; }

    /// <summary>What this officer handed in from the field and has not sent.</summary>
    public IReadOnlyList<FieldResult> FieldResults { get; init; } = [];

    /// <summary>The public wording as decided or proposed; null for a confidential report.</summary>
    public PublicWording? Public { get; init; }

    public Agency? Wanted { get; init; }

    /// <summary>By category and place.</summary>
    public Agency? Suggested { get; init; }

    /// <summary>The agency's units, to choose from; empty where there are too many for a list.</summary>
    public IReadOnlyList<Agency> Units { get; init; } = [];

    /// <summary>The unit whose kind fits the category.</summary>
    public Agency? SuggestedUnit { get; init; }

    public IReadOnlyList<ArchiveReason> Reasons { get; init; } = [];

    public IReadOnlyList<AnswerTemplate> Templates { get; init; } = [];

    public TrackingId? Lead { get; init; }

    /// <summary>Who wrote it down for its reporter, and how they agreed; null: the reporter filed it.</summary>
    public IntakeRecord? Taken { get; init; }

    /// <summary>The conversation with the reporter; null where there was none, or this officer may not read it.</summary>
    public IReadOnlyList<TalkLine>? Talk { get; init; }

    /// <summary>The application that filed it in somebody's stead.</summary>
    public string? Partner { get; init; }

    public Report Report => Facts.Report;

    public Agency? Of(long? id) => id is { } known ? Agencies.GetValueOrDefault(known) : null;
}

/// <summary>Reads a report for the officer's page.</summary>
public sealed class DeskReader(
    ReportStore reports, AgencyStore agencies, CategoryStore categories, RegionStore regions, TemplateStore templates, OfficerStore officers, ContactVault contacts,
    IdentityLog identities, AuditLog audit, BreakGlass breakGlass, ReportedParties parties, PublicStore shown, WordingStore wordings, AttachmentStore attachments, PartnerClients partners, AssistedIntake counter, ReadTalk talks, DueDates deadlines, WorkCalendars calendars, ClockStore clocks, ReminderStore reminders, PriorityStore priorities, FieldStore field, TimeProvider time, Texts.Texts T)
{
    /// <summary>The most units offered as a list; those of a larger agency are found by name.</summary>
    public const int MostUnits = 400;

    /// <summary>The report with its facts, or null where this officer may not see it or there is none.</summary>
    public async Task<Facts?> Facts(Viewer viewer, TrackingId id, CancellationToken cancel) =>
        await reports.Facts(id, cancel) is { } facts && Reports.May.See(viewer, facts) ? facts : null;

    /// <summary>Reads the rest of the page. That an officer saw a confidential report's content is written down first.</summary>
    public async Task<DeskView> Read(Viewer viewer, Facts facts, CancellationToken cancel)
    {
        var report = facts.Report;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // The words of an anonymous talk are read by whom two people opened the identity to: each reading is on the record, too.
        if ((report.Confidential || (report.Anonymous && Reports.May.SeeTalkWords(viewer, facts))) && viewer.Officer is { } reading) await audit.Viewed(reading.Id, report.Id, cancel);
        var objectionOpen = await deadlines.ObjectionOpen(report, cancel);
        var categoryTree = await categories.Tree(cancel);
        var category = categoryTree.FirstOrDefault(c => c.Code == report.CategoryCode);
        var wanted = report.WantedAgencyId is { } wish ? await Root(wish, cancel) : null;
        var suggested = report.AgencyId is null ? await Suggest(category, report.RegionCode, cancel) : null;
        var target = report.AgencyId ?? ((wanted ?? suggested) is { StraightDispose: true } straight ? straight.Id : null);
        var may = Reports.May.Acts(viewer, facts with { StraightToUnit = report.AgencyId is null && target is not null }, objectionOpen).ToHashSet();
        IReadOnlyList<Agency> units = may.Contains(ActKind.Dispose) && target is { } root ? [.. (await agencies.UnitsOf(root, cancel)).Where(u => Reports.May.DisposeTo(viewer, facts, u.Path))] : [];
        var history = (await reports.Acts(report.Id, cancel)).Where(a => Reports.May.See(viewer, facts, a)).Reverse().ToList();
        var answers = may.Contains(ActKind.InterimFollowUp) || may.Contains(ActKind.FinalFollowUp);
        var agencyIds = history.SelectMany(a => new[] { a.AgencyId, a.TargetAgencyId }).Append(report.AgencyId).Append(report.UnitId).Append(report.ProposedAgencyId)
            .OfType<long>().Concat(facts.Assignments.Select(a => a.AgencyId)).Concat(history.SelectMany(DeskDetails.Beside)).Distinct().ToList();
        var known = (await agencies.ByIds(agencyIds, cancel)).ToDictionary(a => a.Id);
        var office = report.AgencyId is { } agency && known.TryGetValue(agency, out var own) ? await calendars.HoursOf(own, cancel) : await calendars.HoursIn(report.RegionCode, cancel);
        var told = history.Select(a => a.Id).ToHashSet();
        var opens = Reports.May.SeeIdentity(viewer, facts, reasonStated: true) || Reports.May.AskIdentity(viewer, facts);
        return new DeskView
        {
            Facts = facts,
            Viewer = viewer,
            May = may,
            History = history,
            OfficerNames = await officers.Names([.. history.Select(a => a.OfficerId).OfType<long>().Distinct()], cancel),
            Agencies = known,
            Categories = categoryTree,
            Files = [.. (await attachments.OfReport(report.Id, cancel)).Where(f => f.ActId is not { } act || told.Contains(act))],
            Showable = may.Contains(ActKind.Note) && Reports.May.ReleaseFiles(viewer, facts) ? await attachments.ShowableOf(report.Id, cancel) : [],
            Partner = history.Any(a => a.Actor is ActorKind.Partner) ? (await partners.OfReport(report.Id, cancel))?.Name : null,
            Taken = Codes.TryMember<HandedIn>(report.Channel) is null ? null : await counter.Of(report.Id, cancel),
            Talk = Reports.May.SeeTalk(viewer, facts) && await talks.Of(report.Id, Reports.May.SeeTalkWords(viewer, facts), cancel) is { Count: > 0 } talk ? talk : null,
            Calendar = office.Calendar,
            Zone = office.Zone,
            Clocks = ClockWords.Of(T, await clocks.OfReport(report.Id, cancel), await clocks.Moves(report.Id, cancel), office, now, await reminders.OfReport(report.Id, cancel)),
            MostExtension = may.Contains(ActKind.Extend) && report.CompleteBy > now ? (await deadlines.Rules(cancel)).MostExtension(now, report, office) : 0,
            RegionName = report.RegionCode is { } code ? await regions.PathName(code, cancel) : null,
            PublicName = report.Anonymous || report.Confidential ? null : (await shown.ByTrackingId(report.TrackingId, cancel))?.ReporterName,
            Looks = opens ? await reports.Looks(report.Id, cancel) : [],
            Request = report.Anonymous && opens && viewer.Officer is { } asking ? await breakGlass.Latest(report.Id, asking.Id, cancel) : null,
            Parties = facts.PartyOfficers.Count + facts.PartyPaths.Count > 0 && Reports.May.NameParty(viewer, facts) ? await parties.Of(report.Id, cancel) : [],
            Programmes = facts.Has(Mark.Priority) ? await priorities.Of(report.Id, cancel) : [],
            ProgrammesInForce = Reports.May.TagPriority(viewer, facts) ? await priorities.InForce(cancel) : [],
            Followed = viewer.Officer is { } follower && Reports.May.Follow(viewer, facts) && await priorities.Follows(follower.Id, report.Id, cancel),
            MayGoToField = Reports.May.TakeToField(viewer, facts),
            OnFieldList = viewer.Officer is { } inspector && await field.MarkedAt(inspector.Id, report.Id, cancel) is not null,
            FieldResults = viewer.Officer is { } finder ? await field.Waiting(finder.Id, report.Id, cancel) : [],
            Public = report.Confidential ? null : await wordings.Of(report.Id, cancel) ?? Proposed(report),
            Wanted = wanted,
            Suggested = suggested,
            Units = units.Count > MostUnits ? [] : units,
            SuggestedUnit = category?.UnitKind is { } kind ? units.FirstOrDefault(u => u.UnitKind == kind) : null,
            Reasons = may.Contains(ActKind.Archive) ? await templates.ArchiveReasons(cancel: cancel) : [],
            Templates = answers ? await templates.ForAgency(report.AgencyId, cancel) : [],
            Lead = report.LeadReportId is { } lead && await reports.Facts(lead, cancel) is { } leading && Reports.May.See(viewer, leading) ? leading.Report.TrackingId : null,
        };
    }

    /// <summary>The identity of a reporter, after a reason was stated and written down.</summary>
    public async Task<Outcome<Contact>> OpenIdentity(Viewer viewer, Facts facts, string reason, CancellationToken cancel)
    {
        if (viewer.Officer is not { } officer || !Reports.May.SeeIdentity(viewer, facts, reasonStated: true)) return ReportRefusals.NotFound;
        var stated = await identities.Record(facts.Report.Id, officer.Id, reason, cancel);
        return stated.IsRefused ? Outcome<Contact>.Refused(stated.Refusals) : await contacts.Open(facts.Report.Id, cancel);
    }

    /// <summary>The report's words with everything masked that was found in them.</summary>
    public static PublicWording Proposed(Report report) =>
        new(PersonalData.Masked(report.Title), PersonalData.Masked(report.Text), PersonalData.Masked(report.Place));

    private async Task<Agency?> Suggest(Category? category, string? region, CancellationToken cancel)
    {
        if (category?.AgencySlug is { } slug && await agencies.BySlug(slug, cancel) is { Active: true } national) return national;
        return region is null ? null : await agencies.ForRegion(region, cancel);
    }

    private async Task<Agency?> Root(long id, CancellationToken cancel) =>
        await agencies.ById(id, cancel) is not { } found ? null : found.IsRoot ? found : await agencies.ById(found.RootId, cancel);
}
