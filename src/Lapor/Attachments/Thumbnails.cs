namespace Lapor.Attachments;

/// <summary>
/// Small pictures of images, made by <c>vipsthumbnail</c> where it is installed. Decoding is where malicious pictures bite, so it happens in a
/// <see cref="ShutInProgram"/>, with only the decoders that libvips calls trusted.
/// </summary>
/// <param name="program">Name or path of the program; another one in tests.</param>
public sealed class Thumbnails(string program = "vipsthumbnail")
{
    /// <summary>Pixels of the longer side.</summary>
    public const int Side = 480;

    /// <summary>What a small picture is.</summary>
    public const string MediaType = "image/webp";

    private const int LargestResult = 512 * 1024;
    private const long Memory = 1_500_000_000; // 100 megapixels pass through in strips

    /// <summary>
    /// Only the decoders that libvips calls trusted, one thread, one arena. Its compiler of inner loops (orc) writes a file, which the walls forbid: without it every picture
    /// that has to be made smaller would fail.
    /// </summary>
    internal static readonly IReadOnlyList<(string Name, string Value)> Environment = [("VIPS_BLOCK_UNTRUSTED", "1"), ("VIPS_CONCURRENCY", "1"), ("VIPS_NOVECTOR", "1"), ("MALLOC_ARENA_MAX", "1")];

    private readonly ShutInProgram decoder = Decoder(program);

    /// <summary>True where the program and the one that limits it are installed.</summary>
    public bool IsInstalled => decoder.IsInstalled;

    /// <summary>The program behind its walls.</summary>
    internal static ShutInProgram Decoder(string program) => new(program, Memory, 15, TimeSpan.FromSeconds(40));

    /// <summary>The small picture as WebP without metadata, or null where none could be made of this content.</summary>
    public async Task<byte[]?> Make(ReadOnlyMemory<byte> image, CancellationToken cancel) =>
        await decoder.Run(image, ["stdin", FormattableString.Invariant($"--size={Side}x{Side}>"), "--output=.webp[Q=70,strip]"], Environment, LargestResult, cancel) is { } bytes
        // What came back is looked at like anything else from outside.
        && StripMetadata.Of(bytes) is { IsRefused: false, Value: { Kind: FileKind.WebP } clean } && Math.Max(clean.Width, clean.Height) <= Side
            ? clean.Content.ToArray()
            : null;
}
