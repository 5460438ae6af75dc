using System.Collections.Frozen;

namespace Lapor.Foundation;

/// <summary>
/// Finds where a person lives: an address down to the house, coordinates or a map link, where the words say that it is a home. The same road named as the
/// place of a complaint is what the report is about, and stays.
/// </summary>
internal static class Homes
{
    private const int CueReach = 48;
    private const int LongestAddress = 110;
    private const int MostNameWords = 5;

    private static readonly FrozenSet<string> Heads = Set(
        "jl jln jalan gg gang perum perumahan perumnas komplek kompleks komp kp kampung dusun dsn blok blk griya apartemen apt rusun rusunawa cluster villa vila asrama lorong lrg kavling kav rt");

    private static readonly FrozenSet<string> Lone = Set("beralamat beralamatkan domisili berdomisili kediaman ngontrak mengontrak bermukim alamatnya rumahnya kosan kostan kontrakan");

    private static readonly FrozenSet<string> Owners = Set(
        "saya sy kami ku gue gw gua ane aq aku beliau pelaku korban terlapor pelapor orang orangtua ortu ibu bapak bpk pak bu ayah nenek kakek mertua tetangga keluarga sdr sdri saudara almarhum istri suami adik kakak penipu oknum");

    private static readonly FrozenSet<string> OfAddress = Set("saya sy rumah rmh surat pengiriman ktp lengkap tinggal pelapor korban kami domisili terlapor pelaku beliau kk asal sekarang");

    private static readonly FrozenSet<string> House = Set("no nomor nomer nmr kav kavling lt lantai unit kamar rt rw blok blk");

    private static readonly FrozenSet<string> Links = Set("gg gang lorong lrg jl jln jalan tower blok blk perum perumnas perumahan komplek kompleks rt rw");

    private static readonly FrozenSet<string> Abbreviations = Set("jl jln gg no nmr rt rw kp blk dsn lt apt komp kav lrg prof dr h hj kh ir jend letjen mayjen");

    // Where a road's name has ended and the sentence goes on.
    private static readonly FrozenSet<string> Stops = Set(
        "yang yg dan dengan dgn saya kami belum sudah tidak tdk ada itu ini karena krn sejak sering untuk utk mohon tolong di ke dari depan dekat samping belakang kel kelurahan kec kecamatan kab kabupaten kota desa provinsi rusak banjir berlubang mati hp wa telp nik email atau agar supaya adalah merasa juga lalu lampu air listrik sampai hingga pukul jam tahun tanggal");

    private static readonly FrozenSet<string> MapCues = Set("rumah kos kost kosan kontrakan kediaman tinggal");

    private static readonly string[] MapLinks = ["maps.app.goo.gl/", "goo.gl/maps/", "google.com/maps", "maps.google.", "waze.com/ul", "g.co/kgs/"];

    public static IEnumerable<Finding> In(ScannableText text) => Addresses(text).Concat(Positions(text)).Concat(Maps(text)).OrderBy(f => f.Start);

    private static IEnumerable<Finding> Addresses(ScannableText text)
    {
        var cued = -1; // an address may begin up to here
        for (var i = 0; i < text.Words.Count; i++)
        {
            var word = text.Word(i);
            var (start, end) = text.Words[i];
            if (IsCue(text, i, word)) cued = end + CueReach;
            if (!Heads.Contains(word) || Dwelling(text, i)) continue;
            var (stop, next) = ToHouse(text, start);
            if (stop < 0) continue;
            if (start <= cued && !Breaks(text, cued - CueReach, start)) yield return text.Finding(PersonalDataKind.HomeAddress, start, stop, 0.85, FindingReason.Context);
            else if (IsHomeAfter(text, stop)) yield return text.Finding(PersonalDataKind.HomeAddress, start, stop, 0.75, FindingReason.Context);
            else continue;
            i = next - 1;
        }
    }

    // "kontrakan" and the like are both: what follows "rt" in "rumah rt" is no road.
    private static bool Dwelling(ScannableText text, int i) => text.Word(i) is "rt" && text.Word(i - 1) is "pak" or "bu" or "bapak" or "ibu" or "ketua";

    private static bool IsCue(ScannableText text, int i, string word)
    {
        if (Lone.Contains(word)) return true;
        if (word is "alamat")
        {
            if (OfAddress.Contains(text.Word(i + 1)) || Heads.Contains(text.Word(i + 1))) return true;
            var after = text.Words[i].End;
            return text[after] == ':' || (text[after] == ' ' && text[after + 1] == ':');
        }

        if (word is "tinggal") return text.Word(i + 1) is "di" or "saya" or "kami";
        return word is "rumah" or "rmh" or "kos" or "kosan" or "kost" or "kontrakan"
            && (Owners.Contains(text.Word(i + 1)) || (text.Word(i + 1) is "di" && Heads.Contains(text.Word(i + 2))));
    }

    private static bool IsHomeAfter(ScannableText text, int stop)
    {
        var i = text.WordAt(stop);
        for (var ahead = 0; ahead < 4 && i < text.Words.Count && text.Words[i].Start - stop < 28; ahead++, i++)
        {
            if (text.Word(i) is "rumah" or "kos" or "kost" or "tinggal" or "alamat" or "kontrakan" && text.Word(i + 1) is "saya" or "kami" or "pelaku" or "korban") return true;
        }

        return false;
    }

    /// <summary>A line end or a mask between cue and address.</summary>
    private static bool Breaks(ScannableText text, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (text[at] is '\n' or '!' or '?') return true;
        }

        return false;
    }

    /// <summary>Behind the last part that leads to the house, and the next word; -1 where the address ends before one.</summary>
    private static (int Stop, int Next) ToHouse(ScannableText text, int start)
    {
        var (at, stop, names) = (start, -1, 0);
        var street = false;
        var last = "";
        while (at < start + LongestAddress)
        {
            if (text.IsLetterAt(at))
            {
                var word = text.Word(text.WordAt(at));
                var end = at;
                while (text.IsLetterAt(end)) end++;
                if (word.Length == 0) break;
                if (House.Contains(word) && Number(text, word, end) is var part && part > 0)
                {
                    (at, stop, names, last) = (part, part, 0, "");
                    street = false;
                    continue;
                }

                if (word is "km")
                {
                    // "Jl. Kaliurang KM 5 Gg. Pandega": a way mark, no house.
                    while (end - at < 12 && (text.IsDigitAt(end) || text[end] is ' ' or '.' or ',' or '+')) end++;
                    (street, at, last) = (false, end, "#");
                    continue;
                }

                if (Links.Contains(word) || (at == start && Heads.Contains(word)))
                {
                    street = word is "jl" or "jln" or "jalan" or "gg" or "gang" or "lorong" or "lrg" or "kampung" or "kp" or "tower";
                    (names, last, at) = (0, word, end);
                    continue;
                }

                // Behind a house number only more of the address goes on; a name's words are few.
                if ((stop > 0 && names == 0 && !street && last.Length == 0) || Stops.Contains(word) || ++names > MostNameWords) break;
                (last, at) = (word, end);
                continue;
            }

            if (text.IsDigitAt(at))
            {
                var end = Alphanumeric(text, at);
                var digits = 0;
                while (text.IsDigitAt(at + digits)) digits++;
                var year = digits == 4 && text[at] is '1' or '2';
                if (digits > 4 || year || (stop > 0 && !street)) break;
                // "gang 4", "Jl. Melati 5": a number behind a road is its house, behind the word itself its name.
                if (street && names > 0) stop = end;
                names++;
                (at, last) = (end, "#");
                continue;
            }

            var sign = text[at];
            if (sign is '\n' or '?' or '!' or ';' or ScannableText.Barrier or '\r') break;
            if (sign == '.' && text[at + 1] is ' ' or '\n' && last.Length > 0 && !Abbreviations.Contains(last)) break;
            if (sign is not (' ' or '.' or ',' or '/' or '-' or ':' or '(' or '\'')) break;
            if (sign == ',' && stop > 0 && !Continues(text, at)) break;
            at++;
        }

        return (stop, text.WordAt(Math.Max(at, stop)));
    }

    private static bool Continues(ScannableText text, int at)
    {
        var i = text.WordAt(at);
        return i < text.Words.Count && text.Words[i].Start - at <= 2 && (House.Contains(text.Word(i)) || Links.Contains(text.Word(i)));
    }

    /// <summary>Behind the number of "No. 12A", "RT 03/RW 07", "RT/RW 03/07", "Blok C3", "Blok AA-10", "Lt. 12"; -1 where none follows.</summary>
    private static int Number(ScannableText text, string word, int end)
    {
        var at = end;
        if (word is "rt" && text[at] is '/' && text[at + 1] == 'r' && text[at + 2] == 'w') at += 3;
        while (at - end < 8 && text[at] is ' ' or '.' or ':') at++;
        if (word is "blok" or "blk" or "kav" or "kavling" or "unit" or "kamar")
        {
            var letters = at;
            while (at - letters < 2 && text.IsLetterAt(at)) at++;
            if (text.IsLetterAt(at)) return -1;
            if (at > letters && text[at] is '-' or '/' or '.' or ' ' && text.IsDigitAt(at + 1)) at++;
        }

        if (!text.IsDigitAt(at)) return -1;
        var stop = Alphanumeric(text, at);
        while (text[stop] is '/' or '-' && text.IsDigitAt(stop + 1)) stop = Alphanumeric(text, stop + 1);
        return stop - at <= 10 ? stop : -1;
    }

    /// <summary>Digits and at most one letter behind them: 12A.</summary>
    private static int Alphanumeric(ScannableText text, int at)
    {
        var end = at;
        while (text.IsDigitAt(end)) end++;
        return text.IsLetterAt(end) && !char.IsLetterOrDigit(text[end + 1]) ? end + 1 : end;
    }

    /// <summary>-6.914744, 107.609810 behind a word for a home.</summary>
    private static IEnumerable<Finding> Positions(ScannableText text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!text.IsDigitAt(at) || text.IsDigitAt(at - 1) || text[at - 1] == '.') continue;
            var first = Decimal(text, at);
            if (first < 0) continue;
            var second = first;
            while (second - first < 3 && text[second] is ' ' or ',' or ';') second++;
            if (text[second] == '-') second++;
            var end = second > first ? Decimal(text, second) : -1;
            if (end < 0) continue;
            if (IsHomeBefore(text, at))
                yield return text.Finding(PersonalDataKind.HomeLocation, text[at - 1] == '-' ? at - 1 : at, end, 0.8, FindingReason.Context);
            at = end;
        }
    }

    private static int Decimal(ScannableText text, int start)
    {
        var at = start;
        while (at - start < 4 && text.IsDigitAt(at)) at++;
        if (at - start > 3 || at == start || text[at] != '.') return -1;
        var point = at++;
        while (text.IsDigitAt(at)) at++;
        return at - point > 3 ? at : -1;
    }

    private static IEnumerable<Finding> Maps(ScannableText text)
    {
        foreach (var host in MapLinks)
        {
            var from = 0;
            while (from < text.Length && text.Slice(from, text.Length - from).IndexOf(host) is var found and >= 0)
            {
                var start = from + found;
                var end = start + host.Length;
                while (end - start < 300 && text[end] is not (' ' or '\n' or '\r' or '\t' or ')' or '"' or '<' or ScannableText.Barrier)) end++;
                from = end;
                while (end > start && text[end - 1] is '.' or ',' or '?' or '!') end--;
                var floor = Math.Max(0, start - 12);
                while (start > floor && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '/' or ':')) start--;
                if (IsHomeBefore(text, start)) yield return text.Finding(PersonalDataKind.HomeLocation, start, end, 0.8, FindingReason.Context);
            }
        }
    }

    private static bool IsHomeBefore(ScannableText text, int at)
    {
        var later = "";
        foreach (var (word, _) in text.WordsBefore(at, 40))
        {
            if (MapCues.Contains(word) && later is not ("sakit" or "makan" or "dinas" or "ibadah" or "susun")) return true;
            later = word;
        }

        return false;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
