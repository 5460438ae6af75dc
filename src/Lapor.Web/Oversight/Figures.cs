using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Web.Shared;

namespace Lapor.Web.Oversight;

/// <summary>One number of a dashboard.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Value">As written.</param>
/// <param name="Detail">On what it rests.</param>
/// <param name="Href">The list behind it, or null.</param>
/// <param name="Change">Against the time before, as written with its sign; null: nothing to hold it against.</param>
/// <param name="Better">True: for the better, false: for the worse, null: neither.</param>
public sealed record Figure(string Label, string Value, string Detail, string? Href, string? Change = null, bool? Better = null);

/// <summary>Numbers in words, the same on every dashboard.</summary>
public sealed class Figures(Texts.Texts T)
{
    /// <summary>The reports that a share misses: what would have to be done, or have been done, for it to rise.</summary>
    public static Measured Missing(Component component, Tally tally) => component switch
    {
        Component.AnsweredInTime => tally.AnsweredOpenLate > 0 ? Measured.AnsweredOpenLate : Measured.AnsweredLate,
        Component.CompletedInTime => tally.CompletedOpenLate > 0 ? Measured.CompletedOpenLate : Measured.CompletedLate,
        Component.Solved => Measured.NotResolved,
        Component.Rating => Measured.Votes,
        Component.Answered => Measured.AnsweredOpenLate,
        _ => Measured.Reopened,
    };

    /// <summary>The numbers everybody asks for first.</summary>
    /// <param name="now">Of the period.</param>
    /// <param name="before">Of as long a time before.</param>
    /// <param name="answer">Working days to the first answer.</param>
    /// <param name="solution">Working days to the final one.</param>
    /// <param name="list">The address of the list behind a number; null: nobody may open it.</param>
    public IReadOnlyList<Figure> Of(Tally now, Tally before, DaysTaken answer, DaysTaken solution, Func<Measured?, string?> list) =>
    [
        new(T["Laporan masuk"], Number(now.Reports), T["{0} sudah diteruskan ke instansi", Number(now.Routed)], list(null), Growth(now.Reports, before.Reports)),
        Part(T["Diverifikasi tepat waktu"], now.VerifiedInTime, before.VerifiedInTime, list(now.VerifiedOpenLate > 0 ? Measured.VerifiedOpenLate : Measured.VerifiedLate)),
        Part(T["Jawaban pertama tepat waktu"], now.AnsweredInTime, before.AnsweredInTime, list(Missing(Component.AnsweredInTime, now))),
        new(T["Belum dijawab, lewat waktu"], Number(now.AnsweredOpenLate), T["dari {0} yang belum dijawab", Number(Math.Max(0, now.Routed - now.Answered))], list(Measured.AnsweredOpenLate)),
        Part(T["Dijawab"], now.AnsweredShare, before.AnsweredShare, list(Measured.Answered)),
        Part(T["Selesai menurut pelapor"], now.SolvedShare, before.SolvedShare, list(Measured.NotResolved)),
        Part(T["Tuntas sesuai janji"], now.CompletedInTime, before.CompletedInTime, list(Missing(Component.CompletedInTime, now))),
        Part(T["Tepat alamat sejak awal"], now.RightAtOnce, before.RightAtOnce, list(Measured.Bounced)),
        Bounces(now, before, list(Measured.Bounced)),
        Part(T["Dibuka kembali"], now.ReopenedShare, before.ReopenedShare, list(Measured.Reopened), less: true),
        Part(T["Waktunya diperpanjang"], now.ExtendedShare, before.ExtendedShare, list(Measured.Extended), less: true),
        Days(T["Hari kerja sampai jawaban pertama"], answer, list(Measured.Answered)),
        Days(T["Hari kerja sampai jawaban akhir"], solution, list(Measured.Completed)),
        Rating(now, list(Measured.Votes)),
    ];

    /// <summary>A share as a percentage; a dash where nothing was counted.</summary>
    public string Percent(double? share) => share is { } part ? part.ToString("P0", T.Culture).Replace(" ", "", StringComparison.Ordinal) : "–";

    /// <summary>A number with the reader's thousands mark.</summary>
    public string Number(long number) => Written.Number(number, T.Culture);

    /// <summary>With one digit behind the mark.</summary>
    public string Decimal(double number) => number.ToString("N1", T.Culture);

    /// <summary>What a component of the index is called.</summary>
    public string Of(Component component) => component switch
    {
        Component.AnsweredInTime => T["Jawaban pertama tepat waktu"],
        Component.CompletedInTime => T["Tuntas sesuai janji"],
        Component.Solved => T["Selesai menurut pelapor"],
        Component.Rating => T["Nilai dari pelapor"],
        Component.Answered => T["Dijawab"],
        _ => T["Tidak dibuka kembali"],
    };

    /// <summary>What a volume group is called.</summary>
    public string Of(VolumeGroup group) => group switch
    {
        VolumeGroup.Small => T["beban kecil"],
        VolumeGroup.Middle => T["beban sedang"],
        _ => T["beban besar"],
    };

    private Figure Part(string label, Share share, Share before, string? href, bool less = false)
    {
        var (low, high) = share.Interval;
        var change = share.Value - before.Value;
        return new(
            label,
            Percent(share.Value),
            share.Of == 0 ? T["belum ada yang dihitung"] : T["{0} dari {1} · rentang {2}–{3}", Number(share.Hits), Number(share.Of), Percent(low), Percent(high)],
            href,
            change is { } points && Math.Abs(points) >= 0.005 ? T["{0} poin", (points * 100).ToString("+0;−0", T.Culture)] : null,
            change is null ? null : change > 0 != less);
    }

    private Figure Days(string label, DaysTaken days, string? href) => new(
        label,
        days.Median is { } median ? Number(median) : "–",
        days.NineInTen is { } nine ? T["separuhnya paling lama sekian; 9 dari 10 paling lama {0} hari · {1} laporan", Number(nine), Number(days.Reports)] : T["belum ada yang dihitung"],
        href);

    private Figure Bounces(Tally now, Tally before, string? href)
    {
        var part = Part(T["Dikembalikan atau dialihkan"], now.BouncedShare, before.BouncedShare, href, less: true);
        return now.Bounces == 0 ? part : part with { Detail = T["{0} dari {1}, {2} kali seluruhnya", Number(now.Bounced), Number(now.Routed), Number(now.Bounces)] };
    }

    private Figure Rating(Tally of, string? href) => new(
        T["Nilai dari pelapor"],
        of.Rating is { } rating ? rating.ToString("N2", T.Culture) : "–",
        of.RatingInterval is { } range ? T["dari 5 · {0} suara · rentang {1}–{2}", Number(of.Votes), Decimal(range.Low), Decimal(range.High)] : T["{0} suara", Number(of.Votes)],
        of.Votes == 0 ? null : href);

    private string? Growth(int now, int before) => before == 0 ? null : ((now - before) / (double)before).ToString("+0%;−0%", T.Culture);
}
