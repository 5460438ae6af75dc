using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.Reports;

namespace Lapor.Tests.Journey;

/// <summary>Every act through its real operation, with input that is right unless a test says otherwise.</summary>
internal static class Acts
{
    /// <summary>The acts that an operation offers; <see cref="ActKind.Submit"/> and <see cref="ActKind.Import"/> make a report instead, <see cref="ActKind.LeadClosed"/> comes from another, <see cref="ActKind.TakeBack"/> from a digitised register.</summary>
    public static IReadOnlyList<ActKind> Offered { get; } = [.. Enum.GetValues<ActKind>().Where(a => a is not (ActKind.Submit or ActKind.Import or ActKind.LeadClosed or ActKind.TakeBack))];

    /// <summary>Wording that changes nothing.</summary>
    public static Edited Unchanged(Report report) => new()
    {
        Class = report.Class.Code(),
        Supervisory = report.Supervisory,
        Title = report.Title,
        Text = report.Text,
        Category = report.CategoryCode ?? "social",
    };

    /// <summary>Tries an act now; <paramref name="choice"/> picks among agencies and units.</summary>
    public static async Task<Outcome<Committed>> Try(this World world, Viewer by, ActKind act, TrackingId id, int choice = 0)
    {
        var report = await world.Report(id);
        var v = report.Version;
        var agency = choice % 2 == 0 ? "kota-bandung" : "kabupaten-buleleng";
        var other = report.AgencyId == World.Bandung ? "kabupaten-buleleng" : "kota-bandung";
        var lead = (report.AgencyId, choice % 3) switch
        {
            (World.Bandung, 0) => World.BandungWorks,
            (World.Bandung, 1) => World.BandungRoads,
            (World.Bandung, _) => World.BandungSocial,
            _ => World.BulelengWorks,
        };
        return act switch
        {
            ActKind.Edit => await world.Verifying.Edit(by, id, v, Unchanged(report) with { Title = "Lampu jalan padam", Tags = "lampu, sekolah" }, default),
            ActKind.Forward => await world.Verifying.Forward(by, id, v, Unchanged(report), agency, "", default),
            ActKind.Hold => await world.Verifying.Hold(by, id, v, "Sebutkan nomor tiangnya.", default),
            ActKind.Complete => await world.Replying.Complete(by, id, "Nomor tiang 12.", null, "web", default),
            ActKind.Resume => await world.Verifying.Resume(by, id, v, "Sudah disampaikan lewat telepon.", default),
            ActKind.Archive => await world.Verifying.Archive(by, id, v, "too_general", "Ceritakan satu kejadian.", default),
            ActKind.ExpireHold => await world.Verifying.ExpireHold(id, report.ActCount, default),
            ActKind.Dispose => await world.Disposing.Dispose(by, id, v, new Disposition(lead, choice % 5 == 4 && report.AgencyId == World.Bandung ? [World.BandungSocial] : [], choice % 7 == 6 ? [World.BulelengWorks] : [], "Mohon ditangani."), default),
            ActKind.Return => await world.Disposing.Return(by, id, v, "Bukan bidang kami.", default),
            ActKind.RequestReroute => await world.Disposing.RequestReroute(by, id, v, other, "Jalan itu milik kabupaten.", default),
            ActKind.DecideReroute => await world.Disposing.DecideReroute(by, id, v, agency, "Sesuai letak jalan.", default),
            ActKind.InterimFollowUp => await world.Answering.FollowUp(by, id, v, Interim("Petugas sedang memeriksa.", await world.Tomorrow(report), choice % 4 == 3), default),
            ActKind.FinalFollowUp => await world.Answering.FollowUp(by, id, v, new FollowUp(true, choice % 4 == 3, "Lampu sudah menyala kembali."), default),
            ActKind.Reply => await world.Replying.Reply(by, id, "Masih mati tadi malam.", null, "web", default),
            ActKind.Supplement => await world.Replying.Supplement(by, id, "Tiang sebelahnya juga.", null, "web", default),
            ActKind.WarnSilence => await world.Verdicts.WarnSilence(id, await LastAnswer(world, report), "FifthDay", default),
            ActKind.CloseByReporter => await world.Verdicts.Close(by, id, 4, choice % 2 == 0 ? "resolved" : "not_resolved", "Terima kasih.", "web", default),
            ActKind.CloseByAdmin => await world.Answering.Close(by, id, v, "Sudah dijawab lengkap.", default),
            ActKind.CloseBySystem => await world.Verdicts.CloseWhenSilent(id, await LastAnswer(world, report), default),
            ActKind.Rate => await world.Verdicts.Rate(by, id, 2, "not_resolved", "", "web", default),
            ActKind.Reopen => await world.Answering.Reopen(by, id, v, "Pelapor menelepon.", default),
            ActKind.Object => await world.Verdicts.Object(by, id, "Belum selesai.", "web", default),
            ActKind.AskWithdrawal => await world.Verdicts.AskWithdrawal(by, id, "Saya takut.", "web", default),
            ActKind.DeclineWithdrawal => await world.Verdicts.DeclineWithdrawal(by, id, v, "Masih diperlukan.", default),
            ActKind.Withdraw => await world.Verdicts.Withdraw(by, id, v, "Atas permintaan pelapor.", default),
            ActKind.Link => await world.Answering.Link(by, id, v, await world.File(), default),
            ActKind.Unlink => await world.Answering.Unlink(by, id, v, "Ternyata tempat lain.", default),
            ActKind.Note => await world.Answering.Note(by, id, v, "Sudah ditelepon.", default),
            ActKind.WarnHold => await world.Verifying.WarnHold(id, (await world.Reports.Acts(report.Id, default)).LastOrDefault(a => a.Kind is ActKind.Hold)?.Seq ?? 0, default),
            ActKind.Escalate => await world.Escalating.Escalate(id.ToString(), default),
            ActKind.Receive => await world.Escalating.Receive(by, id, v, "", default),
            ActKind.Instruct => await world.Escalating.Instruct(by, id, v, "Jelaskan mengapa belum selesai.", (await world.Tomorrow(report)).AddDays(7), default),
            ActKind.AnswerInstruction => await world.Escalating.AnswerInstruction(by, id, v, "Alat baru datang minggu depan.", default),
            ActKind.Extend => await world.Extending.Extend(by, id, v, "field_check", 1 + (choice % 10), "Tiang harus diperiksa dulu.", default),
            ActKind.Appeal => await world.HigherReview.Appeal(by, id, "Lampu masih mati.", "web", default),
            ActKind.UpholdAppeal => await world.HigherReview.Uphold(by, id, v, "Memang belum menyala.", default),
            ActKind.DismissAppeal => await world.HigherReview.Dismiss(by, id, v, "Lampu sudah menyala menurut foto petugas.", default),
            _ => throw new ArgumentOutOfRangeException(nameof(act)),
        };
    }

    /// <summary>An interim answer that promises its next step for a day.</summary>
    public static FollowUp Interim(string text, DateOnly day, bool confidential = false) => new(false, confidential, text) { NextStep = "Teknisi Bidang Jalan memeriksa tiang lampu", NextDay = day };

    /// <summary>The day after today, where the report's agency works.</summary>
    public static async Task<DateOnly> Tomorrow(this World world, Report report) =>
        (await world.Database.Read(s => world.Deadlines.Office(s, report.AgencyId, default))).DayOf(world.Now).AddDays(1);

    /// <summary>Does an act that must succeed.</summary>
    public static async Task<Report> Do(this World world, Viewer by, ActKind act, TrackingId id, int choice = 0)
    {
        var done = await world.Try(by, act, id, choice);
        Assert.True(!done.IsRefused, $"{act} was refused: {string.Join(", ", done.Refusals.Select(r => $"{r.Code} {r.Field}"))}");
        return done.Value.Report;
    }

    /// <summary>To Bandung.</summary>
    public static Task<Report> Forward(this World world, TrackingId id) => world.Do(world.Nia, ActKind.Forward, id);

    /// <summary>To Bandung's public works.</summary>
    public static Task<Report> Dispose(this World world, TrackingId id) => world.Do(world.Andi, ActKind.Dispose, id);

    /// <summary>Filed and forwarded to Bandung.</summary>
    public static async Task<TrackingId> Forwarded(this World world, Func<Submission, Submission>? change = null)
    {
        var id = await world.File(change);
        await world.Forward(id);
        return id;
    }

    /// <summary>Filed, forwarded, disposed and answered in Bandung.</summary>
    public static async Task<TrackingId> Answered(this World world, bool final = true)
    {
        var id = await world.File();
        await world.Forward(id);
        await world.Dispose(id);
        await world.Do(world.Lina, final ? ActKind.FinalFollowUp : ActKind.InterimFollowUp, id);
        return id;
    }

    private static async Task<int> LastAnswer(World world, Report report) =>
        (await world.Reports.Acts(report.Id, default)).LastOrDefault(a => a.Kind is ActKind.FinalFollowUp or ActKind.InterimFollowUp)?.Seq ?? 0;
}
