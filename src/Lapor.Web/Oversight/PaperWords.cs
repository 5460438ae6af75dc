using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Papers;

namespace Lapor.Web.Oversight;

/// <summary>How agencies' papers are named. Each name is a key of the texts.</summary>
public static class PaperWords
{
    /// <summary>A kind of paper.</summary>
    public static string Of(PaperKind kind) => kind switch
    {
        PaperKind.Decree => "SK tim pengelola",
        PaperKind.AnnualReport => "Laporan tahunan",
        PaperKind.Procedure => "SOP",
        _ => "Bukti rencana aksi",
    };

    /// <summary>How far a paper is.</summary>
    public static string Of(PaperState state) => state switch
    {
        PaperState.Waiting => "Menunggu diperiksa",
        PaperState.Accepted => "Diterima",
        PaperState.Refused => "Ditolak",
        _ => "Ditarik kembali",
    };

    /// <summary>How an agency stands with its decree.</summary>
    public static string Of(DecreeStanding standing) => standing switch
    {
        DecreeStanding.Valid => "SK berlaku",
        DecreeStanding.Waiting => "SK menunggu diperiksa",
        DecreeStanding.Expired => "SK kedaluwarsa",
        _ => "Belum ada SK",
    };

    /// <summary>Light of that standing, as of a report.</summary>
    public static string Light(DecreeStanding standing) => standing switch
    {
        DecreeStanding.Valid => "green",
        DecreeStanding.Waiting => "yellow",
        DecreeStanding.Expired => "red",
        _ => "grey",
    };

    /// <summary>How far an item of an action plan is.</summary>
    public static string Of(PlanState state) => state switch
    {
        PlanState.Open => "Belum mulai",
        PlanState.Doing => "Berjalan",
        PlanState.Done => "Selesai",
        _ => "Tidak dilanjutkan",
    };

    /// <summary>Light of an item.</summary>
    public static string Light(PlanState state) => state switch
    {
        PlanState.Open => "grey",
        PlanState.Doing => "yellow",
        PlanState.Done => "green",
        _ => "black",
    };

    /// <summary>What a list can be narrowed to: code and name.</summary>
    public static IReadOnlyList<(string Code, string Label)> Lacks { get; } =
    [
        ("annual_report", "Belum ada laporan tahun lalu"), ("procedure", "Belum ada SOP"), ("plan", "Belum ada rencana aksi"), ("plan_late", "Rencana aksi lewat tanggal"),
        ("answer", "Catatan belum dijawab"), ("invited", "Akses belum dibuka"),
    ];

    /// <summary>Why a file is given to nobody; null for one that is open.</summary>
    public static string? Withheld(AgencyPaper paper) => Public.FileIcons.Withheld(Codes.Member<MalwareState>(paper.Malware));
}
