using Lapor.Attachments;
using Lapor.Tests.Foundation;

namespace Lapor.Tests.Attachments;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("jalan rusak.JPG", FileKind.Jpeg, "jalan rusak.jpg")]
    [InlineData("C:\\Users\\Saya\\foto.exe", FileKind.Jpeg, "foto.jpg")]
    [InlineData("../../etc/passwd", FileKind.Pdf, "passwd.pdf")]
    [InlineData("a\r\nSet-Cookie: x=1.png", FileKind.Png, "aSet-Cookie_ x=1.png")]
    [InlineData("foto\u202Egpj.exe", FileKind.Jpeg, "fotogpj.jpg")]
    [InlineData(".htaccess", FileKind.Png, "lampiran.png")]
    [InlineData("nul.txt", FileKind.Mp4, "lampiran.mp4")]
    [InlineData("  ..  ", FileKind.WebP, "lampiran.webp")]
    [InlineData(null, FileKind.Mov, "lampiran.mov")]
    [InlineData("bukti 😡 surat.tar.gz", FileKind.Pdf, "bukti 😡 surat.tar.pdf")]
    public void A_name_is_cleaned_and_ends_as_its_content_is(string? given, FileKind kind, string expected) =>
        Assert.Equal(expected, FileNames.Clean(given, kind));

    [Fact]
    public void No_name_is_a_path_or_longer_than_shown() => Law.Holds(
        Law.Mixed(60, "a", "foto", ".", "..", "/", "\\", ":", "\0", "\r\n", "\u202e", "😡", "\ud83d", " ", "%2e", "con", "é", new string('x', 50)),
        name =>
        {
            var clean = FileNames.Clean(name, FileKind.Jpeg);
            return clean.Length is > 4 and <= FileNames.MaxLength && clean.EndsWith(".jpg", StringComparison.Ordinal) && Path.GetFileName(clean) == clean
                && clean.IndexOfAny(['/', '\\', '\0', '\r', '\n', '"', '\u202e']) < 0 && FileNames.Clean(clean, FileKind.Jpeg) == clean;
        });
}
