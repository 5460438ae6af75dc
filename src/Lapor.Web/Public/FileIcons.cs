using Lapor.Attachments;

namespace Lapor.Web.Public;

/// <summary>The drawing that stands for a kind of file.</summary>
public static class FileIcons
{
    /// <summary>A name of the sprite.</summary>
    public static string Of(string mediaType) => mediaType.Split('/')[0] switch { "image" => "image", "video" => "video", _ => "file-text" };

    /// <summary>Why a file is given to nobody, as a sentence to translate; null for one that is open.</summary>
    public static string? Withheld(MalwareState malware) => malware switch
    {
        MalwareState.Waiting => "Sedang diperiksa dari virus; dapat dibuka setelah selesai.",
        MalwareState.Infected => "Dihapus: pemindai menemukan program berbahaya di berkas ini.",
        _ => null,
    };
}
