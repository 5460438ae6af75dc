namespace Lapor.Channels.Sms;

/// <summary>Which part of a longer text message one message is, as its user data header says (3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8).</summary>
/// <param name="Reference">Chosen by the telephone; comes again after 256 or 65,536 messages.</param>
/// <param name="Parts">How many there are, 2–<see cref="MostParts"/>.</param>
/// <param name="Number">Which one this is, from 1.</param>
public sealed record PartHeader(int Reference, int Parts, int Number)
{
    /// <summary>More parts than this no telephone sends; such a header is not believed.</summary>
    public const int MostParts = 20;

    /// <summary>Reads a header: its length, then elements of number, length and content. Null where it tells of no parts, or of parts that cannot be.</summary>
    public static PartHeader? Read(ReadOnlySpan<byte> header)
    {
        if (header.IsEmpty || header[0] > header.Length - 1) return null;
        var rest = header[1..(header[0] + 1)];
        while (rest.Length >= 2 && rest[1] <= rest.Length - 2)
        {
            var content = rest.Slice(2, rest[1]);
            var found = (rest[0], content.Length) switch
            {
                (0x00, 3) => new PartHeader(content[0], content[1], content[2]),
                (0x08, 4) => new PartHeader((content[0] << 8) | content[1], content[2], content[3]),
                _ => null,
            };
            if (found is not null) return found.Parts is >= 2 and <= MostParts && found.Number >= 1 && found.Number <= found.Parts ? found : null;
            rest = rest[(2 + content.Length)..];
        }

        return null;
    }
}
