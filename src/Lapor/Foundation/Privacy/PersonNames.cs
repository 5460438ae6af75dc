using System.Collections.Frozen;

namespace Lapor.Foundation;

/// <summary>
/// Finds names of persons: behind a form of address, "bernama", "atas nama", "nama saya", or behind what somebody is ("bidan Ratnasari"). What counts as
/// a name is a word of the name list, or a capitalised word that is no word of the language. Two known names side by side without any of these are a suggestion.
/// Offices without a name ("Bapak Camat") and what is named after a person (roads, hospitals) stay.
/// </summary>
internal static class PersonNames
{
    private const int MostWords = 5;

    private static readonly FrozenSet<string> Titles = Set(
        "bapak bpk pak ibu bu ibuk sdr sdri saudara saudari haji hajjah hj ustadz ustad ustaz kyai kiai kh dr drg drs dra ir prof almarhum almarhumah alm almh nyonya ny tn nona yth");

    // Forms of address that are words of their own: only a known name makes them one.
    private static readonly FrozenSet<string> Familiar = Set("mas mbak mba kang teh bang abang kak kakak om tante mbah gus tuan raden pakde bude paklik bulik nenek kakek adik adek ning cak koh cik opung tulang h nn dik");

    private static readonly FrozenSet<string> Roles = Set(
        "camat lurah kades bidan mandor sopir supir guru dokter perawat bendahara sekdes petugas oknum pemilik pelaku pelakunya korban tersangka terlapor terdakwa pelapor saksi direktur ketua kepala desa dusun sekolah dinas rt rw bupati walikota gubernur kapolsek kapolres camatnya lurahnya tetangga penyidik hakim jaksa satpam kontraktor pengawas pengurus kasir calo preman majikan suami istri anak ayah adik kakak nenek kakek bos pimpinan admin operator");

    // Roles that a person has and no place: what is capitalised behind them is a name even when no list knows it.
    private static readonly FrozenSet<string> Persons = Set(
        "suami istri anak ayah ibu adik kakak nenek kakek paman bibi keponakan mertua sepupu tetangga korban tersangka terlapor terdakwa pelaku pelapor saksi pengacara bidan mandor sopir supir penyidik preman calo rentenir majikan terduga si");

    private static readonly FrozenSet<string> OfName = Set("saya sy kandung lengkap pemilik pelapor korban terlapor pelaku ayah ibu anak suami istri bapak panggilan asli rekening petugas pasien siswa almarhum pemegang");

    // Behind these a name is that of a place or a house of the public.
    private static readonly FrozenSet<string> Eponyms = Set(
        "jl jln jalan gg gang rs rsu rsud rsup sakit bandara bandar stadion gelora sma smp smk sd sdn smpn sman universitas univ masjid mesjid mushola musholla gedung pasar terminal taman simpang kab kabupaten kecamatan kelurahan jembatan pelabuhan makam museum monumen ruas tol flyover underpass halte stasiun yayasan pt cv apotek klinik pesantren ponpes rumkit hutan tahura waduk bendungan kampus letjen jenderal jend mayjen kapten pangeran sultan");

    // Everyday and official words that stand behind a form of address or with a capital; the stemmer's roots hold the rest.
    private static readonly FrozenSet<string> Common = Set(
        "rt rw pkk polri tni asn pns dprd dpr mpr kapolsek kapolres kapolri kapolda danramil dandim kepsek kasek kades kadus kadis kabid kasi lurah camat bupati wali walikota gubernur presiden wapres menteri kepala ketua wakil sekda sekdes sekretaris bendahara direktur dirut pimpinan admin operator petugas polisi hakim jaksa satpam dokter bidan guru dosen rektor dekan mantri perawat sopir supir tukang ibu bapak pak bu anak yang dan di ke dari ini itu tersebut tsb tolong mohon segera jangan bisa apakah kapan mengapa kenapa saya kami kita anda kamu dia mereka warga masyarakat pelapor terlapor pelaku korban oknum pengurus panitia dinas badan kantor kementerian pemerintah negara daerah pusat kota kabupaten kecamatan kelurahan desa dusun provinsi jawa sumatera kalimantan sulawesi papua bali barat timur utara selatan tengah indonesia jakarta bandung bogor bekasi depok tangerang surabaya medan semarang aceh riau jambi banten lampung maluku hamil menyusui rumah tangga pertiwi kandung tiri angkat asuh kos kost hari senin selasa rabu kamis jumat sabtu minggu januari februari maret april mei juni juli agustus september oktober november desember tahun bulan tanggal jam nomor no nama jalan sekolah program kartu surat laporan aduan terima kasih selamat pagi siang sore malam assalamualaikum yth kepada perihal hal pt cv ud bank bca bri bni btn bsi bpjs pln pdam sd smp sma smk sdn smpn sman rs rsud puskesmas posyandu tk paud nik ktp kk npwp sim hp wa telp email bapak2 ibu2 dll dst dsb untuk dengan karena sudah belum tidak ada adalah jadi juga saja lagi atau oleh pada dalam akan agar supaya bahwa kalau jika bila namun tetapi tapi setiap semua banyak baru lama besar kecil dulu sekarang kemarin tadi nanti besok tiap para sang si umum muda tua senior junior staf pegawai karyawan honorer bin binti al");

    public static IEnumerable<Finding> In(ScannableText text)
    {
        for (var i = 0; i < text.Words.Count;)
        {
            var (first, end, confidence, reason) = At(text, i);
            if (end <= first)
            {
                i++;
                continue;
            }

            yield return text.Finding(PersonalDataKind.Name, first, end, confidence, reason);
            i = Math.Max(i + 1, text.WordAt(end));
        }
    }

    /// <summary>Behind at least <paramref name="least"/> capitalised words that are no words of the language, or -1. Networks are full of such names.</summary>
    public static int Capitalised(ScannableText text, int i, int least)
    {
        var (end, count) = (-1, 0);
        while (count < 4 && IsCapitalised(text, i) && !IsCommon(text.Word(i)) && (count == 0 || (text.Words[i].Start - end is 1 && text[end] == ' ')))
        {
            end = text.Words[i++].End;
            count++;
        }

        return count >= least ? end : -1;
    }

    /// <summary>True for a word of the language, a place or an office that is not a name too.</summary>
    public static bool IsCommon(string word) =>
        Common.Contains(word) || (!IndonesianWords.Names.Contains(word)
            && (IndonesianWords.RegionWords.Contains(word) || IndonesianWords.StopWords.Contains(word) || IndonesianWords.Roots.Contains(word) || IndonesianWords.Roots.Contains(IndonesianText.Stem(word))));

    private static (int Start, int End, double Confidence, FindingReason Reason) At(ScannableText text, int i)
    {
        var word = text.Word(i);
        if (word.Length == 0) return default;
        if (Titles.Contains(word)) return Titled(text, i, strict: false);
        if (Familiar.Contains(word) && Titled(text, i, strict: true) is var familiar && familiar.End > 0) return familiar;
        if (word is "bernama" or "namanya" or "dipanggil" or "panggilannya") return Behind(text, i + 1, text.Words[i].End, 0.8);
        if (word is "nama" or "nm" or "nma" && Labelled(text, i) is var labelled && labelled.End > 0) return labelled;
        if (word is "a" or "an" && IsHolder(text, i, out var after)) return Behind(text, after, text.Words[after - 1].End, 0.75);
        if (word is "saya" && Gap(text, text.Words[i].End, i + 1) is 1 or 2 && Guess(text, i + 1) is var self && self.End > 0)
            return (text.Words[i + 1].Start, self.End, self.Known ? 0.75 : 0.55, FindingReason.Context);
        var role = word.EndsWith("nya", StringComparison.Ordinal) ? word[..^3] : word;
        var person = Persons.Contains(role);
        if ((person || Roles.Contains(role)) && Gap(text, text.Words[i].End, i + 1) is 1 or 2 && !IsPlace(text, i))
        {
            // "anak saya, Aisyah Putri,"
            var next = text.Word(i + 1) is "saya" or "kami" or "sy" ? i + 2 : i + 1;
            if (Gap(text, text.Words[next - 1].End, next) is 1 or 2 && !Titles.Contains(text.Word(next)) && (person ? Guess(text, next) : Read(text, next, strict: true, spoken: false)) is var name && name.End > 0)
                return (text.Words[next].Start, name.End, name.Known ? 0.7 : 0.55, FindingReason.Context);
        }

        return Alone(text, i, word);
    }

    /// <summary>A name behind words that nearly always have one: a word that no list knows counts too, unless all is in capitals.</summary>
    private static (int End, int Count, bool Known) Guess(ScannableText text, int i) =>
        i < text.Words.Count && IsLoud(text, i) ? Read(text, i, strict: true, spoken: false) : Read(text, i, strict: false, spoken: false);

    private static (int, int End, double, FindingReason) Titled(ScannableText text, int i, bool strict)
    {
        var title = text.Words[i];
        // A single letter is a title only with its dot.
        if (title.End - title.Start < 2 && text[title.End] != '.') return default;
        if (IsPlace(text, i) || char.IsLetterOrDigit(text[title.Start - 1])) return default;
        var loud = IsLoud(text, i);
        var (next, at) = (i + 1, title.End);
        var office = strict;
        for (var skipped = 0; skipped < 4 && next < text.Words.Count; skipped++)
        {
            var word = text.Word(next);
            var gap = Gap(text, at, next);
            if (gap == 0 || word.Length == 0) return default;
            if (Titles.Contains(word) || word is "h") at = text.Words[next++].End;
            else if (Roles.Contains(word) || (Common.Contains(word) && word is not ("yang" or "dan")))
            {
                office = true;
                at = text.Words[next++].End;
            }
            else break;
        }

        if (Gap(text, at, next) == 0) return default;
        var read = Read(text, next, strict: loud || (office && !(strict && next == i + 1)), spoken: !office || strict);
        return read.End < 0 ? default : (text.Words[next].Start, read.End, read.Known ? 0.85 : strict ? 0.55 : read.Count > 1 ? 0.75 : 0.65, FindingReason.Title);
    }

    /// <summary>"nama saya X", "nama: X", "atas nama X".</summary>
    private static (int, int End, double, FindingReason) Labelled(ScannableText text, int i)
    {
        var next = i + 1;
        var at = text.Words[i].End;
        var named = text.Word(i - 1) is "atas" || text[at] == ':' || (text[at] == ' ' && text[at + 1] == ':');
        for (var skipped = 0; skipped < 2 && OfName.Contains(text.Word(next)); skipped++)
        {
            named = true;
            at = text.Words[next++].End;
        }

        // "Nama Maria Tambunan": without a sign between them only a known name makes it one.
        if (!named) return Gap(text, at, next) == 1 && Read(text, next, strict: true, spoken: true) is var bare && bare.End > 0 ? (text.Words[next].Start, bare.End, 0.75, FindingReason.Title) : default;
        if (text.Word(next) is "adalah" or "yaitu" or "ialah") at = text.Words[next++].End;
        return Behind(text, next, at, 0.8);
    }

    private static (int, int End, double, FindingReason) Behind(ScannableText text, int next, int at, double confidence)
    {
        while (Titles.Contains(text.Word(next)) && Gap(text, at, next) > 0) at = text.Words[next++].End;
        if (Gap(text, at, next) == 0) return default;
        var loud = next > 0 && IsLoud(text, next - 1);
        var read = Read(text, next, strict: false, spoken: true, loudly: loud);
        return read.End < 0 ? default : (text.Words[next].Start, read.End, read.Known ? confidence + 0.05 : confidence - 0.1, FindingReason.Title);
    }

    /// <summary>"a.n.", "a/n", "an" before the name of an account's or paper's holder.</summary>
    private static bool IsHolder(ScannableText text, int i, out int next)
    {
        next = i + 1;
        var (start, end) = text.Words[i];
        if (char.IsLetterOrDigit(text[start - 1])) return false;
        if (end - start == 2) return true;
        if (text[end] is not ('.' or '/') || text.Word(i + 1) is not "n" || text.Words[i + 1].Start != end + 1) return false;
        next = i + 2;
        return true;
    }

    /// <summary>Two or more names side by side.</summary>
    private static (int, int End, double, FindingReason) Alone(ScannableText text, int i, string word)
    {
        if (!IndonesianWords.Names.Contains(word) || !IsCapitalised(text, i) || IsPlace(text, i) || char.IsLetterOrDigit(text[text.Words[i].Start - 1]) || IsLoud(text, i)) return default;
        var read = Read(text, i, strict: true, spoken: false);
        return read.Count >= 2 && read.End > 0 ? (text.Words[i].Start, read.End, 0.45, FindingReason.Context) : default;
    }

    /// <summary>
    /// A name from a word on. <paramref name="strict"/>: its first or second word must be a known name. <paramref name="spoken"/>: known names count in lower
    /// case too. <paramref name="loudly"/>: among capitals an unknown word counts too.
    /// </summary>
    private static (int End, int Count, bool Known) Read(ScannableText text, int i, bool strict, bool spoken, bool loudly = false)
    {
        var (end, count, known) = (-1, 0, 0);
        var initials = 0;
        while (count < MostWords && i < text.Words.Count)
        {
            var word = text.Word(i);
            var (start, stop) = text.Words[i];
            if (word.Length == 0 || char.IsDigit(text[stop]) || text[stop] is '@' or '_') break;
            if (count > 0 && !(start - end == 1 && text[end] is ' ' or '.' or '\'' or '-') && !(start - end == 2 && text[end] == '.' && text[end + 1] == ' ' && initials == count)) break;
            var capital = IsCapitalised(text, i);
            var listed = IndonesianWords.Names.Contains(word);
            var loud = stop - start > 1 && IsLoud(text, i);
            if (word is "bin" or "binti" && count > 0 && i + 1 < text.Words.Count && IsCapitalised(text, i + 1))
            {
                i++;
                end = stop;
                continue;
            }

            // "M. Ridwan", "I Made": a letter is a name's only with a name behind it.
            if (stop - start == 1 && capital && i + 1 < text.Words.Count && IsCapitalised(text, i + 1) && text.Words[i + 1].Start - stop <= 2 && count == initials)
            {
                initials++;
            }
            else if (listed ? !(capital || spoken) : !capital || (loud && (!loudly || count > 1)) || stop - start < 2 || IsCommon(word))
            {
                break;
            }

            if (listed) known++;
            else if (count >= 2 && strict && known == 0) break;
            count++;
            end = stop;
            i++;
        }

        return count == initials || (strict && known == 0) ? (-1, 0, false) : (end, count, known > 0);
    }

    /// <summary>Whether one of the two words before belongs to what is called after persons.</summary>
    private static bool IsPlace(ScannableText text, int i) =>
        (i > 0 && Eponyms.Contains(text.Word(i - 1)) && text.Words[i].Start - text.Words[i - 1].End <= 3)
        || (i > 1 && Eponyms.Contains(text.Word(i - 2)) && text.Words[i].Start - text.Words[i - 2].End <= 14 && IsCapitalised(text, i - 1));

    private static bool IsCapitalised(ScannableText text, int i) => (uint)i < (uint)text.Words.Count && char.IsUpper(text.Original[text.Words[i].Start]);

    /// <summary>Written in capitals throughout, where a capital tells nothing.</summary>
    private static bool IsLoud(ScannableText text, int i)
    {
        var (start, end) = text.Words[i];
        return end - start > 1 && text.Word(i) is not ("rt" or "rw") && !text.Original.AsSpan(start, end - start).ContainsAnyExceptInRange('A', 'Z');
    }

    /// <summary>Signs between an offset and a word: blanks, a dot, a comma, a colon; 0 where something else stands there or nothing.</summary>
    private static int Gap(ScannableText text, int at, int next)
    {
        if (next >= text.Words.Count) return 0;
        var length = text.Words[next].Start - at;
        return length is >= 1 and <= 3 && !text.Slice(at, length).ContainsAnyExcept(" .,:") ? length : 0;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
