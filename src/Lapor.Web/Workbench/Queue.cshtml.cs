using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Public;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Workbench;

/// <summary>An officer's work lists, and the search over all of them. Every filter stands in the address.</summary>
public sealed class QueuePage(
    Asker access, QueueStore queues, OfficerStore officers, ReminderStore reminders, WorkbenchMenu menu, CategoryStore categories, RegionStore regions, AgencyStore agencies,
    WorkCalendars calendars, PriorityStore priorities, FieldShortlist shortlist, TimeProvider time, Texts.Texts T) : PageModel
{
    private const int Size = 25;
    private const int NoticesShown = 5;
    private const int RemindersLooked = 50;

    /// <summary>A state's code, <c>all</c>, or nothing: the list the officer must act on.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Class { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Category { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Region { get; set; }

    /// <summary>What was typed where the region has no code yet.</summary>
    [BindProperty(SupportsGet = true)]
    public string? RegionText { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? AgencyText { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Overdue { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Withdrawal { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Beside { get; set; }

    /// <summary>First legal day of coming in, <c>yyyy-MM-dd</c>: a list behind a number of the statistics.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>Last legal day of coming in.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Channel { get; set; }

    /// <summary><c>supervisory</c> or the code of a class.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    /// <summary>Without confidential reports, as the statistics count.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Counted { get; set; }

    /// <summary>Code of a <see cref="Measured"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Measure { get; set; }

    /// <summary>Code of a programme, <c>any</c> or <c>none</c>; for who sees the nation.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Priority { get; set; }

    /// <summary>Slug of a lead unit: a list behind a number of the statistics.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Lead { get; set; }

    /// <summary>Only what this officer follows.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Followed { get; set; }

    /// <summary>Only what still runs, in a list behind a number.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Running { get; set; }

    /// <summary>Code of a light, in a list behind a number.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Light { get; set; }

    /// <summary>Only what names no regency: a surge of a whole province.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Province { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>The first row of the page after the one asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    /// <summary>The act that was just done to a report that left this officer's view.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The rows are being chosen for the officer's list for the field.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Field { get; set; }

    /// <summary>How many reports were just put on that list.</summary>
    [BindProperty(SupportsGet = true)]
    public int Taken { get; set; }

    public Officer Officer => access.Signed;

    public bool MayPick => WorkbenchMenu.GoesToField(Officer) && !Beside;

    /// <summary>The rows that may go along, each with whether it does already.</summary>
    public IReadOnlyDictionary<string, bool> Offered { get; private set; } = new Dictionary<string, bool>();

    /// <summary>Chosen rows, as sent.</summary>
    public IReadOnlyList<string> Picked { get; private set; } = [];

    /// <summary>Why some, or all, did not get on the list.</summary>
    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public bool IsSearch { get; private set; }

    public bool IsNational => Officer.Is(Role.NationalAdmin);

    /// <summary>Sees more than one agency: may narrow to one.</summary>
    public bool SeesNation => IsNational || Officer.Is(Role.Overseer) || Officer.Is(Role.Auditor);

    /// <summary>The one state shown; null when several are.</summary>
    public ReportState? State { get; private set; }

    public string Heading { get; private set; } = "";

    public IReadOnlyList<QueueRow> Rows { get; private set; } = [];

    public string? Older { get; private set; }

    public string? Newer { get; private set; }

    /// <summary>The first page, from a later one.</summary>
    public string? Newest { get; private set; }

    /// <summary>The words searched for, to be marked in what was found.</summary>
    public SearchQuery? Sought { get; private set; }

    public IReadOnlyList<Notice> Notices { get; private set; } = [];

    /// <summary>Clocks that end soon or ended, of reports that are still open to this officer.</summary>
    public IReadOnlyList<ReminderNotice> Reminders { get; private set; } = [];

    public IReadOnlyList<Category> Categories { get; private set; } = [];

    /// <summary>Each narrowing filter in words, with the address that drops it.</summary>
    public IReadOnlyList<(string Words, string Without)> Filters { get; private set; } = [];

    /// <summary>The form for a file of this list; null where this officer may not take one out, or it is empty.</summary>
    public ExportForm? Export { get; private set; }

    private OfficesOf offices = new(new Dictionary<long, OfficeHours>(), new OfficeHours(new WorkCalendar([]), IndonesianTime.Wib, WorkCalendar.DefaultCloses));

    /// <summary>Whose days a row's time left is counted by: the agency's, the nation's where it is the nation's turn.</summary>
    public OfficeHours Office(QueueRow row) => offices.Of(row.State is "submitted" or "reroute_requested" ? null : row.AgencyId);

    public TimeZoneInfo Zone { get; private set; } = IndonesianTime.Wib;

    /// <summary>UTC milliseconds.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        IsSearch = Request.Path.StartsWithSegments("/kerja/cari");
        // A number typed into the search opens its report, if it is one of theirs.
        if (IsSearch && TrackingId.TryParse(Q, out var id) && await queues.List(Officer, new QueueFilter { Words = Q }, 1, cancel) is { Count: 1 })
            return LocalRedirect($"/kerja/laporan/{id}");
        await Load(cancel);
        return Page();
    }

    private async Task Load(CancellationToken cancel)
    {
        await Resolve(cancel);
        State = Withdrawal || Beside || IsSearch || Status == "all" || IsCounted || Followed ? Codes.TryMember<ReportState>(Status) : Codes.TryMember<ReportState>(Status) ?? WorkbenchMenu.Default(Officer);
        var filter = new QueueFilter
        {
            State = State?.Code(),
            Words = Blank(Q),
            Class = Codes.TryMember<ReportClass>(Class)?.Code(),
            Category = Blank(Category),
            Region = Blank(Region),
            Agency = SeesNation ? Blank(Agency) : null,
            LeadUnit = Blank(Lead),
            FiledFrom = Day(From) is { } first ? CountMarks.Span(first).From : null,
            FiledBefore = Day(To) is { } last ? CountMarks.Span(last).To : null,
            WithEnded = (IsCounted || Followed) && !Running,
            Priority = SeesNation ? Blank(Priority) : null,
            FollowedBy = Followed ? Officer.Id : null,
            Channel = Blank(Channel),
            Kind = Blank(Kind),
            Counted = Counted,
            Measure = Codes.TryMember<Measured>(Measure),
            Light = Codes.TryMember<Light>(Light)?.Code(),
            ProvinceOnly = Province,
            Overdue = Overdue,
            Withdrawal = Withdrawal && IsNational,
            Beside = Beside && !IsNational,
            Cursor = TrackingId.TryParse(Cursor, out var cursor) ? cursor.ToString() : null,
        };
        if (filter.Cursor is null && TrackingId.TryParse(Before, out var before)) filter = filter with { Before = before.ToString() };
        var found = await queues.List(Officer, filter, Size, cancel);
        // Fewer than a page are left before it: the first page shows them, full again.
        if (filter.Before is not null && found.Count <= Size) found = await queues.List(Officer, filter = filter with { Before = null }, Size, cancel);
        var later = filter.Cursor is not null || filter.Before is not null;
        Rows = [.. filter.Before is null ? found.Take(Size) : found.Skip(1)];
        Older = Rows.Count > 0 && (filter.Before is not null || found.Count > Size) ? With("cursor", Rows[^1].TrackingId) : null;
        Newer = Rows.Count > 0 && later ? With("before", Rows[0].TrackingId) : null;
        Newest = later ? With("cursor", null) : null;
        Export = Rows.Count > 0 && May.Export(Viewer.Of(Officer)) ? ExportForm.OfQueue(filter) : null;
        Sought = filter.Words is null ? null : IndonesianText.Query(filter.Words);
        IReadOnlyList<Notice> unread = IsSearch || later ? [] : await officers.Unread(Officer.Id, NoticesShown + 1, cancel);
        // What they were told of may be closed to them by now.
        IReadOnlyList<ReminderNotice> due = IsSearch || later ? [] : await reminders.Unread(Officer.Id, RemindersLooked, cancel);
        var open = await queues.Visible(Officer, [.. unread.Select(n => n.ReportId).Concat(due.Select(r => r.ReportId)).Distinct()], cancel);
        Notices = [.. unread.Where(n => open.ContainsKey(n.ReportId))];
        // The latest step of a clock says it all; what was done in the meantime is no reproach any more.
        Reminders = [.. due.Where(r => r.Open && open.ContainsKey(r.ReportId)).DistinctBy(r => (r.ReportId, r.Clock)).OrderBy(r => r.DueAt).Take(NoticesShown + 1)];
        Categories = await categories.Tree(cancel);
        offices = await calendars.HoursOf(Rows.Select(r => r.AgencyId), cancel);
        if (WorkbenchMenu.MainRole(Officer)?.AgencyId is { } agencyId && await agencies.ById(agencyId, cancel) is { } own)
        {
            Zone = (await calendars.HoursOf(own.IsRoot ? own : await agencies.ById(own.RootId, cancel) ?? own, cancel)).Zone;
        }

        var current = Withdrawal ? WorkbenchMenu.Withdrawals : Beside ? WorkbenchMenu.Beside : Followed ? WorkbenchMenu.Followed : State is { } state ? WorkbenchMenu.Href(state) : Overdue ? WorkbenchMenu.Overdue : null;
        Heading = IsSearch ? T["Hasil pencarian"] : Withdrawal ? T["Permintaan hapus"] : Beside ? T["Pembantu dan tembusan"] : Followed ? T["Yang saya ikuti"]
            : State is { } one ? T[DeskWords.Queue(one)] : Codes.TryMember<Measured>(Measure) is { } counted ? T[DeskWords.Of(counted)] : Counted ? T["Laporan yang dihitung"] : Overdue ? T["Terlambat"] : T["Semua laporan berjalan"];
        Filters = [.. await Narrowed(cancel)];
        if (Field && MayPick) Offered = await shortlist.Offer(Viewer.Of(Officer), Rows.Select(r => r.TrackingId), cancel);
        WorkbenchFrame.Set(ViewData, await menu.For(Officer, current, cancel));
    }

    /// <summary>Puts the chosen rows on the officer's list for the field.</summary>
    public async Task<IActionResult> OnPostFieldAsync([FromForm] string[] pick, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        IsSearch = Request.Path.StartsWithSegments("/kerja/cari");
        var taken = 0;
        List<Refusal> refusals = [];
        foreach (var number in pick.Distinct().Take(Size))
        {
            var outcome = TrackingId.TryParse(number, out var id) ? await shortlist.Bring(Viewer.Of(Officer), id, cancel) : ReportRefusals.NotFound;
            if (outcome.IsRefused) refusals.AddRange(outcome.Refusals.Select(r => r with { Indonesian = $"{Written.Grouped(id.ToString())}: {r.Indonesian}", English = $"{Written.Grouped(id.ToString())}: {r.English}" }));
            else taken++;
        }

        if (pick.Length == 0) refusals.Add(NonePicked);
        Field = refusals.Count > 0;
        if (!Field) return LocalRedirect(With("taken", taken.ToString(CultureInfo.InvariantCulture)));
        (Taken, Picked, Refusals) = (taken, pick, refusals);
        await Load(cancel);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>Marks all notices as read.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await officers.Read(Officer.Id, null, cancel);
        await reminders.Read(Officer.Id, null, cancel);
        return LocalRedirect("/kerja");
    }

    /// <summary>This list's address with one filter changed or dropped; always back at its first page unless the cursor itself is set.</summary>
    public string With(string name, string? value)
    {
        var pairs = Request.Query
            .Where(p => p.Key is not ("cursor" or "before" or "bahasa" or "done" or "number" or "taken" or "handler") && !(name is "taken" && p.Key is "field") && !string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)
                && !(name is "region" or "agency" && string.Equals(p.Key, name + "Text", StringComparison.OrdinalIgnoreCase)))
            .SelectMany(p => p.Value, (p, v) => KeyValuePair.Create(p.Key, v))
            .Where(p => !string.IsNullOrEmpty(p.Value));
        if (value is not null) pairs = pairs.Append(KeyValuePair.Create(name, (string?)value));
        return Request.Path + QueryString.Create(pairs);
    }

    // Without script only the typed words arrive; the first place or agency of that name is meant.
    private async Task Resolve(CancellationToken cancel)
    {
        if (Blank(Region) is null && Blank(RegionText) is { } place) Region = await regions.Search(place, limit: 1, cancel: cancel) is [var region, ..] ? region.Code : "-";
        if (Blank(Agency) is null && Blank(AgencyText) is { } name) Agency = await agencies.Search(name, rootsOnly: true, limit: 1, cancel: cancel) is [var agency, ..] ? agency.Slug : "-";
    }

    private async Task<List<(string Words, string Without)>> Narrowed(CancellationToken cancel)
    {
        List<(string, string)> filters = [];
        if (Blank(Q) is { } words) filters.Add((T["Kata: {0}", words], With("q", null)));
        if (Codes.TryMember<ReportClass>(Class) is { } kind) filters.Add((T[DeskWords.Class(kind)], With("class", null)));
        if (Blank(Category) is { } category) filters.Add((Categories.FirstOrDefault(c => c.Code == category)?.NameIn(T.Language) ?? category, With("category", null)));
        if (Blank(Region) is { } region)
        {
            var known = await regions.ByCode(region, cancel);
            RegionText = known?.FullName ?? Blank(RegionText) ?? region;
            filters.Add((known?.FullName ?? T["Wilayah tidak dikenal: {0}", RegionText], With("region", null)));
        }

        if (SeesNation && Blank(Agency) is { } slug)
        {
            var known = await agencies.BySlug(slug, cancel);
            AgencyText = known?.Name ?? Blank(AgencyText) ?? slug;
            filters.Add((known?.Name ?? T["Instansi tidak dikenal: {0}", AgencyText], With("agency", null)));
        }

        if (Blank(Lead) is { } unit) filters.Add(((await agencies.BySlug(unit, cancel))?.Name ?? unit, With("lead", null)));
        if (Overdue) filters.Add((T["Terlambat"], With("overdue", null)));
        if (Day(From) is { } from) filters.Add((T["Masuk sejak {0}", IndonesianDates.Day(from, T.Language)], With("from", null)));
        if (Day(To) is { } to) filters.Add((T["Masuk sampai {0}", IndonesianDates.Day(to, T.Language)], With("to", null)));
        if (Blank(Channel) is { } channel) filters.Add((T[PublicWords.Channel(channel)], With("channel", null)));
        if (Blank(Kind) is { } which) filters.Add((T[DeskWords.Counted(which)], With("kind", null)));
        if (SeesNation && Blank(Priority) is { } priority) filters.Add((await PriorityName(priority, cancel), With("priority", null)));
        if (Codes.TryMember<Light>(Light) is { } light) filters.Add((T[StatusLightTagHelper.WordOf(light.Code())], With("light", null)));
        if (Province) filters.Add((T["Tanpa kabupaten/kota"], With("province", null)));
        if (Running) filters.Add((T["Masih berjalan"], With("running", null)));
        if (Counted) filters.Add((T["Tanpa laporan rahasia"], With("counted", null)));
        if (Codes.TryMember<Measured>(Measure) is { } measure) filters.Add((T[DeskWords.Of(measure)], With("measure", null)));
        return filters;
    }

    private async Task<string> PriorityName(string code, CancellationToken cancel) => code switch
    {
        QueueFilter.AnyPriority => T["Prioritas nasional"],
        QueueFilter.NoProgramme => T["Prioritas tanpa program"],
        _ => (await priorities.Programmes(0, cancel)).FirstOrDefault(p => p.Code == code)?.Name ?? code,
    };

    private static Refusal NonePicked { get; } = new("field_none", "", "Belum ada laporan yang dicentang. Centang satu atau lebih, lalu tekan Bawa ke lapangan.", "No report is ticked. Tick one or more, then press Take to the field.");

    /// <summary>What narrows a list behind a number and has no field of its own: it stays when other filters are applied.</summary>
    public IEnumerable<(string Name, string Value)> Kept => new (string, string?)[]
        {
            ("from", From), ("to", To), ("channel", Channel), ("kind", Kind), ("measure", Measure), ("lead", Lead), ("counted", Counted ? "true" : null), ("running", Running ? "true" : null),
            ("light", Light), ("province", Province ? "true" : null),
        }
        .Where(f => !string.IsNullOrEmpty(f.Item2)).Select(f => (f.Item1, f.Item2!));

    // The list behind a number: what has ended counts in it too.
    private bool IsCounted => Counted || Day(From) is not null || Day(To) is not null || Measure is not null;

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200 ? day : null;

    private static string? Blank(string? text) => IndonesianText.Clean(text ?? "") is { Length: > 0 and <= 200 } clean ? clean : null;
}
