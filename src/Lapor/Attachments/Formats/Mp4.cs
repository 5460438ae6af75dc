using System.Buffers.Binary;

namespace Lapor.Attachments.Formats;

/// <summary>
/// MP4 and QuickTime (ISO/IEC 14496-12): user data, metadata, private and unknown boxes become <c>free</c> boxes of the same size, filled with zeros, so
/// that no sample offset moves. Recording times are zeroed. Tracks that carry neither picture, sound nor text (positions, sensor data) are freed
/// together with their samples.
/// </summary>
internal static class Mp4
{
    private const int MaxDepth = 8;

    /// <summary>What may stand at the top of a film; the rest is freed.</summary>
    private static readonly HashSet<string> Top = new(StringComparer.Ordinal)
    {
        "ftyp", "styp", "moov", "mdat", "moof", "mfra", "sidx", "ssix", "pdin", "wide",
    };

    private static readonly HashSet<string> Containers = new(StringComparer.Ordinal) { "moov", "trak", "mdia", "minf", "stbl", "moof", "traf", "mvex" };

    private static readonly HashSet<string> Freed = new(StringComparer.Ordinal) { "udta", "meta", "uuid", "free", "skip", "gps ", "XMP_", "loci", "name", "cprt" };

    /// <summary>Handlers of tracks that are part of the film.</summary>
    private static readonly HashSet<string> FilmTracks = new(StringComparer.Ordinal) { "vide", "soun", "text", "sbtl", "subt", "subp", "clcp", "tmcd", "auxv", "pict", "hint" };

    public static Stripped Strip(ReadOnlySpan<byte> file)
    {
        var copy = file.ToArray();
        var film = new Film(copy);
        var fault = film.Read();
        return fault != FileFault.None ? fault : Stripped.Clean(copy, film.Notes);
    }

    /// <summary>A box: where it starts, where its content starts, where it ends.</summary>
    private readonly record struct Box(string Type, int Start, int Body, int End);

    private sealed class Film(byte[] file)
    {
        private readonly List<Box> media = [];
        private int erasedSamples;

        public FileNotes Notes { get; private set; }

        public FileFault Read()
        {
            var boxes = new List<Box>();
            if (Children(0, file.Length, boxes) is var fault and not FileFault.None)
                return fault;
            if (boxes.Count == 0 || boxes[0].Type != "ftyp")
                return FileFault.Damaged;
            media.AddRange(boxes.Where(box => box.Type == "mdat"));
            // A recording that was cut off has its samples but not yet the table of them.
            if (media.Count == 0 || boxes.Count(box => box.Type == "moov") != 1)
                return FileFault.Truncated;
            foreach (var box in boxes)
            {
                var inner = Top.Contains(box.Type) ? Clean(box, 1) : Free(box);
                if (inner != FileFault.None)
                    return inner;
            }
            return FileFault.None;
        }

        private FileFault Clean(Box box, int depth)
        {
            switch (box.Type)
            {
                case var type when Freed.Contains(type):
                    return Free(box);
                case "cmov":
                    // A packed movie header cannot be cleaned without unpacking; nothing has written one this century.
                    return FileFault.Damaged;
                case "mvhd" or "tkhd" or "mdhd":
                    return ForgetTimes(box);
                case var type when !Containers.Contains(type):
                    return FileFault.None;
            }
            if (depth > MaxDepth)
                return FileFault.Damaged;
            var boxes = new List<Box>();
            // Some writers end a container with four zero bytes (QuickTime's terminator).
            var end = box.End - box.Body >= 4 && box.Type is "moov" or "trak" or "mdia" or "minf" or "stbl" && EndsInTerminator(box) ? box.End - 4 : box.End;
            if (Children(box.Body, end, boxes) is var fault and not FileFault.None)
                return FileFault.Damaged;
            if (box.Type == "trak" && Handler(boxes) is { } handler && !FilmTracks.Contains(handler))
            {
                var erased = EraseSamples(boxes);
                return erased != FileFault.None ? erased : Free(box);
            }
            foreach (var child in boxes)
            {
                var inner = Clean(child, depth + 1);
                if (inner != FileFault.None)
                    return inner;
            }
            return FileFault.None;
        }

        private bool EndsInTerminator(Box box)
        {
            var at = box.Body;
            while (box.End - at >= 8)
            {
                var size = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
                if (size < 8 || size > (uint)(box.End - at))
                    return false;
                at += (int)size;
            }
            return box.End - at == 4 && BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at)) == 0;
        }

        private FileFault Free(Box box)
        {
            var body = file.AsSpan(box.Body, box.End - box.Body);
            if (body.IndexOf("\u00a9xyz"u8) >= 0 || body.IndexOf((ReadOnlySpan<byte>)[0xA9, (byte)'x', (byte)'y', (byte)'z']) >= 0
                || body.IndexOf("loci"u8) >= 0 || body.IndexOf("location.ISO6709"u8) >= 0 || body.IndexOf("GPS"u8) >= 0)
                Notes |= FileNotes.LocationRemoved;
            if (body.IndexOfAnyExcept((byte)0) >= 0)
                Notes |= FileNotes.MetadataRemoved;
            body.Clear();
            "free"u8.CopyTo(file.AsSpan(box.Start + 4));
            return FileFault.None;
        }

        private FileFault ForgetTimes(Box box)
        {
            var body = file.AsSpan(box.Body, box.End - box.Body);
            if (body.Length < 20)
                return FileFault.Damaged;
            var times = body.Slice(4, body[0] == 1 ? 16 : 8);
            if (times.IndexOfAnyExcept((byte)0) >= 0)
                Notes |= FileNotes.MetadataRemoved;
            times.Clear();
            return FileFault.None;
        }

        /// <summary>The kind of a track: four letters of its media handler.</summary>
        private string? Handler(List<Box> track)
        {
            var inMedia = new List<Box>();
            if (track.FirstOrDefault(box => box.Type == "mdia") is not { Type: not null } mdia || Children(mdia.Body, mdia.End, inMedia) != FileFault.None)
                return null;
            return inMedia.FirstOrDefault(box => box.Type == "hdlr") is { Type: not null } hdlr && hdlr.End - hdlr.Body >= 12
                ? Name(hdlr.Body + 8)
                : null;
        }

        /// <summary>Zeroes the samples of a track inside the media data, by its sample tables (14496-12, 8.7).</summary>
        private FileFault EraseSamples(List<Box> track)
        {
            if (Path(track, "mdia", "minf", "stbl") is not { } tables)
                return FileFault.Damaged;
            var sizes = Table(tables, "stsz", 12);
            var runs = Table(tables, "stsc", 8);
            var wide = tables.Any(box => box.Type == "co64");
            var chunks = Table(tables, wide ? "co64" : "stco", 8);
            if (sizes.IsEmpty || runs.IsEmpty || chunks.IsEmpty)
            {
                Notes |= FileNotes.NotReached;
                return FileFault.None;
            }
            var same = BinaryPrimitives.ReadUInt32BigEndian(sizes[4..]);
            var samples = BinaryPrimitives.ReadUInt32BigEndian(sizes[8..]);
            var sample = 0L;
            var run = 0;
            var perChunk = 0L;
            var count = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(chunks[4..]), (uint)(chunks.Length - 8) / (wide ? 8u : 4u));
            for (var chunk = 0; chunk < count && sample < samples; chunk++)
            {
                while (8 + (12 * (run + 1)) <= runs.Length && BinaryPrimitives.ReadUInt32BigEndian(runs[(8 + (12 * run))..]) <= (uint)chunk + 1)
                {
                    perChunk = BinaryPrimitives.ReadUInt32BigEndian(runs[(12 + (12 * run))..]);
                    run++;
                }
                var inChunk = Math.Min(perChunk, samples - sample);
                var length = same * inChunk;
                if (same == 0)
                {
                    for (var i = 0L; i < inChunk && 12 + (4 * (sample + i + 1)) <= sizes.Length; i++)
                        length += BinaryPrimitives.ReadUInt32BigEndian(sizes[(int)(12 + (4 * (sample + i)))..]);
                }
                sample += inChunk;
                var offset = wide ? (long)BinaryPrimitives.ReadUInt64BigEndian(chunks[(8 + (8 * chunk))..]) : BinaryPrimitives.ReadUInt32BigEndian(chunks[(8 + (4 * chunk))..]);
                if (Erase(offset, length) is var fault and not FileFault.None)
                    return fault;
            }
            return FileFault.None;
        }

        private FileFault Erase(long offset, long length)
        {
            if (length == 0)
                return FileFault.None;
            // Only inside media data: tables that point elsewhere would let a file rewrite its own structure.
            if (offset < 0 || length < 0 || !media.Any(box => offset >= box.Body && length <= box.End - offset))
                return FileFault.Damaged;
            // No honest tables erase more than there is; chunks laid over one another would cost the square of the file's length.
            erasedSamples += (int)length;
            if (erasedSamples > file.Length)
                return FileFault.Damaged;
            file.AsSpan((int)offset, (int)length).Clear();
            return FileFault.None;
        }

        private List<Box>? Path(List<Box> boxes, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                var inner = new List<Box>();
                if (boxes.FirstOrDefault(box => box.Type == name) is not { Type: not null } found || Children(found.Body, found.End, inner) != FileFault.None)
                    return null;
                boxes = inner;
            }
            return boxes;
        }

        private ReadOnlySpan<byte> Table(List<Box> boxes, string name, int least) =>
            boxes.FirstOrDefault(box => box.Type == name) is { Type: not null } found && found.End - found.Body >= least
                ? file.AsSpan(found.Body, found.End - found.Body)
                : default;

        private FileFault Children(int start, int end, List<Box> boxes)
        {
            var at = start;
            while (at < end)
            {
                if (end - at < 8)
                    return FileFault.Truncated;
                long size = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
                var header = 8;
                if (size == 1)
                {
                    if (end - at < 16)
                        return FileFault.Truncated;
                    size = BinaryPrimitives.ReadInt64BigEndian(file.AsSpan(at + 8));
                    header = 16;
                }
                else if (size == 0)
                {
                    size = end - at;
                }
                if (size < header)
                    return FileFault.Damaged;
                if (size > end - at)
                    return FileFault.Truncated;
                boxes.Add(new Box(Name(at + 4), at, at + header, at + (int)size));
                at += (int)size;
            }
            return FileFault.None;
        }

        private string Name(int at) => System.Text.Encoding.Latin1.GetString(file, at, 4);
    }
}
