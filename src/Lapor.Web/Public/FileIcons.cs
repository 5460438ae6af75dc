namespace Lapor.Web.Public;

/// <summary>The drawing that stands for a kind of file.</summary>
public static class FileIcons
{
    /// <summary>A name of the sprite.</summary>
    public static string Of(string mediaType) => mediaType.Split('/')[0] switch { "image" => "image", "video" => "video", _ => "file-text" };
}
