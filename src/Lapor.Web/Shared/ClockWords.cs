using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Web.Shared;

/// <summary>One clock of a report as its page explains it, in the reader's language.</summary>
/// <param name="Name">What is awaited.</param>
/// <param name="Icon">Of its state.</param>
/// <param name="Sentence">When it is due, what it stood still for, how it ended.</param>
/// <param name="Basis">The promise behind it.</param>
/// <param name="IsOpen">Not ended yet.</param>
public sealed record ClockLine(string Name, string Icon, string Sentence, string Basis, bool IsOpen);

/// <summary>Puts clocks into words.</summary>
public static class ClockWords
{
    /// <summary>The clocks of a report, the open ones first, then the latest.</summary>
    /// <param name="T">Texts of the reader's language.</param>
    /// <param name="clocks">All of the report.</param>
    /// <param name="moves">What moved them.</param>
    /// <param name="office">Hours of the agency that owns it.</param>
    /// <param name="now">UTC milliseconds.</param>
    /// <param name="reminders">Who was reminded, for officers; nothing for others.</param>
    public static IReadOnlyList<ClockLine> Of(Texts.Texts T, IReadOnlyList<ReportClock> clocks, IReadOnlyList<ClockMove> moves, OfficeHours office, long now, IReadOnlyList<GivenReminder>? reminders = null) =>
        [.. clocks.OrderByDescending(c => c.IsOpen).ThenByDescending(c => c.Seq).Select(c => Of(T, c, moves, office, now, reminders ?? []))];

    private static ClockLine Of(Texts.Texts T, ReportClock clock, IReadOnlyList<ClockMove> moves, OfficeHours office, long now, IReadOnlyList<GivenReminder> reminders)
    {
        // What the nation owes, and the reporter's own time, run by the capital's hours.
        var zone = clock.Clock is Clock.Verify or Clock.Reroute or Clock.Silence ? IndonesianTime.Wib : office.Zone;
        string Moment(long at) => T.Language == "en" ? IndonesianDates.Moment(at, zone, "en") : IndonesianDates.Moment(at, zone, "id").Replace(", ", " ", StringComparison.Ordinal);
        string Day(long at) => IndonesianDates.Day(DueDates.Day(at, zone), T.Language);
        var working = clock.Unit != "calendar";
        List<string> parts = [T["jatuh tempo {0}", Moment(clock.DueAt)]];
        if (clock.PausedDays > 0) parts.Add(working ? T["dijeda {0} hari kerja karena menunggu pelapor", clock.PausedDays] : T["dijeda {0} hari karena menunggu pelapor", clock.PausedDays]);
        if (clock.ExtendedDays > 0) parts.Add(T["sudah diperpanjang {0} hari kerja, satu-satunya perpanjangan", clock.ExtendedDays]);
        if (clock is { IsOpen: true, PausedAt: { } since }) parts.Add(T["berhenti sejak {0}, menunggu pelapor", Day(since)]);
        foreach (var move in moves.Where(m => m.Seq == clock.Seq))
        {
            parts.Add(move.Cause == "hours" ? T["semula {0}, dihitung ulang karena jam kerja instansi berubah", Moment(move.DueBefore)]
                : move.Decree.Length == 0 ? T["semula {0}, dihitung ulang karena hari libur berubah", Moment(move.DueBefore)]
                : T["semula {0}, dihitung ulang karena hari libur berubah ({1})", Moment(move.DueBefore), move.Decree]);
        }

        var late = (clock.StoppedAt ?? now) > clock.DueAt && clock.PausedAt is null;
        if (clock.StoppedAt is { } stopped)
            parts.Add(clock.StoppedBy is ActKind.DecideReroute && clock.Clock is Clock.Completion ? T["dimulai lagi {0} di instansi lain", Day(stopped)] : T["berhenti {0}", Day(stopped)]);
        if (late) parts.Add(T["lewat {0} hari kerja", Math.Max(1, office.WorkingDaysBetween(clock.DueAt, clock.StoppedAt ?? now))]);
        if (reminders.Where(r => r.Seq == clock.Seq).ToList() is { Count: > 0 } given)
            parts.Add(T["diingatkan: {0}", string.Join(", ", given.Select(g => $"{string.Join(", ", g.Of.Select(l => T[Level(l)]))} ({DueDates.Day(g.At, zone).ToString("d MMM", T.Culture)})"))]);
        var promise = clock.Clock is Clock.Promise or Clock.Instruction ? T["ditetapkan {0}", Day(clock.StartedAt)] : working ? T["{0} hari kerja sejak {1}", clock.Days, Day(clock.StartedAt)] : T["{0} hari sejak {1}", clock.Days, Day(clock.StartedAt)];
        return new(
            T[Name(clock.Clock)],
            clock.PausedAt is not null && clock.IsOpen ? "pause" : !clock.IsOpen ? late ? "circle-alert" : "circle-check" : late ? "circle-alert" : "clock",
            string.Join("; ", parts),
            clock.Basis.Length == 0 ? promise : $"{promise} · {clock.Basis}",
            clock.IsOpen);
    }

    /// <summary>A level of reminding.</summary>
    private static string Level(ReminderLevel level) => level switch
    {
        ReminderLevel.Responsible => "yang bertugas",
        ReminderLevel.UnitHead => "kepala unit",
        ReminderLevel.AgencyAdmin => "Admin Instansi",
        ReminderLevel.Executive => "Pimpinan",
        _ => "Admin Nasional",
    };

    /// <summary>What is awaited.</summary>
    public static string Name(Clock clock) => clock switch
    {
        Clock.Verify => "Verifikasi",
        Clock.Hold => "Kelengkapan dari pelapor",
        Clock.Dispose => "Disposisi ke unit",
        Clock.FirstAnswer => "Jawaban pertama",
        Clock.Reroute => "Penetapan instansi",
        Clock.Reply => "Jawaban atas tanggapan pelapor",
        Clock.Silence => "Masa tanggapan pelapor",
        Clock.Objection => "Masa keberatan",
        Clock.Promise => "Langkah yang dijanjikan",
        Clock.Appeal => "Putusan peninjauan",
        Clock.Instruction => "Jawaban kepada Ombudsman",
        _ => "Penyelesaian",
    };
}
