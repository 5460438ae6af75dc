namespace Lapor.Attachments;

/// <summary>What a picture may show that the public should not see. Codes stand in attachment.suspicion.</summary>
public enum SuspectedKind
{
    /// <summary>A person's face.</summary>
    Face,

    /// <summary>An identity card, a driving licence, a passport or a family card.</summary>
    IdentityCard,
}

/// <summary>A proposal to an officer, never a decision.</summary>
/// <param name="Kind">What it looks like.</param>
/// <param name="Percent">How sure, 1–99; a rough figure, to sort by.</param>
public sealed record Suspicion(SuspectedKind Kind, int Percent);

/// <summary>
/// Looks for faces and identity cards in a picture. It is decoded by <c>vipsthumbnail</c> in a <see cref="ShutInProgram"/>, which gives plain shades; in those faces are searched by
/// <see cref="FaceCascade"/> and words read by <c>tesseract</c>, shut in as well. What is not installed is not looked for.
/// </summary>
/// <param name="decoder">Name or path of the decoder; another one in tests.</param>
/// <param name="reader">Name or path of the program that reads words.</param>
/// <param name="cascade">File of the face detector.</param>
/// <param name="patience">How long reading words of one picture may take.</param>
public sealed class LookAtPictures(string decoder = "vipsthumbnail", string reader = "tesseract", string cascade = FaceCascade.Path, TimeSpan? patience = null)
{
    /// <summary>Pixels of the longer side that is looked at; a card that fills a third of it can still be read.</summary>
    private const int Side = 1800;

    private const int LargestPicture = (Side * Side * 3) + 1024;
    private const int LargestText = 64 * 1024;
    private static readonly IReadOnlyList<(string Name, string Value)> OneThread = [("OMP_THREAD_LIMIT", "1"), ("MALLOC_ARENA_MAX", "1")];
    private readonly ShutInProgram pictures = Thumbnails.Decoder(decoder);
    private readonly ShutInProgram words = new(reader, 1_500_000_000, 20, patience ?? TimeSpan.FromSeconds(50));
    private readonly Lazy<FaceCascade?> faces = new(() => FaceCascade.Open(cascade));

    /// <summary>What can be looked for with what is installed; empty where nothing can.</summary>
    public IReadOnlyList<SuspectedKind> LooksFor =>
        [.. Enum.GetValues<SuspectedKind>().Where(kind => pictures.IsInstalled && (kind is SuspectedKind.Face ? faces.Value is not null : words.IsInstalled))];

    /// <summary>True where a picture is looked at for anything at all.</summary>
    public bool IsInstalled => LooksFor.Count > 0;

    /// <summary>What the picture may show, and what was looked for; null where it could not be looked at: damaged, too slow, too large, or nothing is installed.</summary>
    public async Task<Looked?> Look(ReadOnlyMemory<byte> image, CancellationToken cancel)
    {
        if (!IsInstalled) return null;
        var ppm = await pictures.Run(image, ["stdin", FormattableString.Invariant($"--size={Side}x{Side}>"), "--output=.ppm"], Thumbnails.Environment, LargestPicture, cancel);
        if (ppm is null || Raster.Read(ppm, Side) is not { } raster) return null;
        List<SuspectedKind> looked = [];
        List<Suspicion> found = [];
        if (faces.Value is { } detector)
        {
            looked.Add(SuspectedKind.Face);
            if (detector.Find(raster, cancel) is [var surest, ..]) found.Add(new(SuspectedKind.Face, Percent(surest)));
        }

        if (words.IsInstalled && await words.Run(raster.ToPgm(), ["stdin", "stdout", "-l", "ind", "--psm", "11"], OneThread, LargestText, cancel) is { } read)
        {
            looked.Add(SuspectedKind.IdentityCard);
            if (CardWords.Sure(System.Text.Encoding.UTF8.GetString(read)) is { } percent) found.Add(new(SuspectedKind.IdentityCard, percent));
        }

        return looked.Count == 0 ? null : new(looked, found);
    }

    // Five windows agree by chance now and then, fourteen hardly ever.
    private static int Percent(FoundFace face) => Math.Min(95, 40 + (4 * face.Hits));
}

/// <summary>What came of looking at a picture.</summary>
/// <param name="For">What was looked for.</param>
/// <param name="Found">What it may show.</param>
public sealed record Looked(IReadOnlyList<SuspectedKind> For, IReadOnlyList<Suspicion> Found);
