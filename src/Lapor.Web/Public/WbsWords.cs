using Lapor.Whistleblowing;

namespace Lapor.Web.Public;

/// <summary>How the whistleblower's entrance and its inboxes name things. Each name is a key of the texts.</summary>
public static class WbsWords
{
    /// <summary>How far a case is.</summary>
    public static string Of(CaseState state) => state switch
    {
        CaseState.Received => "Diterima, belum diperiksa",
        CaseState.Reviewing => "Sedang diperiksa",
        CaseState.Answered => "Sudah dijawab",
        CaseState.Closed => "Selesai diperiksa",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>The light beside it.</summary>
    public static string Light(CaseState state) => state switch { CaseState.Received => "grey", CaseState.Closed => "green", _ => "yellow" };

    /// <summary>Kilobytes or megabytes.</summary>
    public static string Size(Texts.Texts T, long bytes) => bytes < 1024 * 1024 ? T["{0} kB", (bytes + 1023) / 1024] : T["{0} MB", Math.Round(bytes / 1048576.0, 1)];
}
