using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lapor.Foundation;

namespace Lapor.Tests.Foundation;

public sealed class IndonesianTextTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Law.Mixed(
            30,
            "Jl. ", "jalan", "RT05", "/", "RW 02", " ", "-", "nya", "mem", "perbaiki", "kan", "\u0301", "\u202e", "\u200d", "👨‍👩‍👧", "é", "İ", "ß", "ﷺ", "①", "½",
            "العربية", "日本", "가", "ᄀ", "\ud800", "\udc00", "\uffff", "\0", "\r", "\n", "\t", "'", "\"", "*", "NEAR(", ":", "OR", "2", "tolonggg", "\u0344", "\u1d15"),
        Law.Mutated(Gen.Constant("Lampu jalan di Jl. Merdeka RT 05/RW 02 sudah 2 minggu mati, tdk ada yg memperbaiki!")),
        Gen.ArrayOf(Gen.Choose(0, 0xffff).Select(code => (char)code)).Select(chars => new string(chars)));

    [Theory]
    [InlineData("Jln. Merdeka rusak", "jalan merdeka rusak")]
    [InlineData("jl merdeka RT05/RW002", "jalan merdeka rt 5 rw 2")]
    [InlineData("lampunya gak nyala", "lampu tidak nyala")]
    [InlineData("Lampu tdk menyala", "lampu tidak nyala")]
    [InlineData("air nggak ngalir blm diperbaiki", "air tidak alir belum baik")]
    [InlineData("JALAN2 RUSAKKKK 😡😡 tolonggg", "jalan rusak")]
    [InlineData("Kec. Cibiru, Kel. Palasari, Kab. Bandung", "kecamatan cibiru kelurahan palasari kabupaten bandung")]
    [InlineData("uang saya belum kembali", "uang belum kembali")]
    [InlineData("Ｊａｌａｎ ｒｕｓａｋ", "jalan rusak")]
    [InlineData("café Jum’at", "cafe jumat")]
    [InlineData("yang dan di ke dari", "")]
    [InlineData("", "")]
    [InlineData("🙏🙏🙏", "")]
    [InlineData("limbah B3 dibuang ke sungai", "limbah b3 buang sungai")]
    [InlineData("https://contoh.id/jalan-rusak", "contoh id jalan rusak")]
    public void Texts_become_these_terms(string text, string index) => Assert.Equal(index, IndonesianText.Index(text));

    [Theory]
    [InlineData("lubang jalan", "Jalannya <b>berlubang</b>, jln. Melati juga.", "[Jalannya] <b>[berlubang]</b>, [jln]. Melati juga.")]
    [InlineData("jumat", "Sejak Jum'at 'jumat' lalu", "Sejak [Jum'at] '[jumat]' lalu")]
    [InlineData("rt 5", "di RT05/RW 2", "di [RT05]/RW 2")]
    [InlineData("yang", "yang mana", "yang mana")]
    [InlineData("lampu", "", "")]
    public void Found_words_are_those_that_the_search_meets(string query, string text, string marked)
    {
        var shown = text;
        foreach (var (start, length) in IndonesianText.Found(text, IndonesianText.Query(query)).Reverse())
            shown = shown.Insert(start + length, "]").Insert(start, "[");
        Assert.Equal(marked, shown);
    }

    [Fact]
    public void Found_words_lie_in_the_text_in_order_whatever_it_holds() => Law.Holds(Texts, text =>
    {
        var end = 0;
        foreach (var (start, length) in IndonesianText.Found(text, IndonesianText.Query("jalan lampu rt 5")))
        {
            if (start < end || length < 1) return false;
            end = start + length;
        }

        return end <= text.Length;
    });

    [Theory]
    [InlineData("perbaikan jalan", "jalannya tolong diperbaiki")]
    [InlineData("penerangan", "menerangi")]
    [InlineData("pungutan liar", "dipungut liar")]
    [InlineData("mengurus KTP", "pengurusan ktp")]
    [InlineData("menyumbat selokan", "selokan tersumbat")]
    [InlineData("pengangkutan sampah", "sampah tidak diangkut")]
    [InlineData("jln berlubang", "lubang di jalan")]
    [InlineData("pelayanan", "melayani")]
    [InlineData("kebanjiran", "banjir")]
    [InlineData("dipalsukan", "pemalsuan")]
    [InlineData("kerusakan", "merusak")]
    [InlineData("mengurus", "diurus")]
    [InlineData("pelanggaran", "melanggar")]
    [InlineData("kecelakaan", "celaka")]
    [InlineData("bantuanya", "bantuannya")]
    [InlineData("lamanya", "lama")]
    [InlineData("jalanya", "jalannya")]
    [InlineData("pelebaran", "dilebarkan")]
    public void Forms_of_one_word_meet(string a, string b) =>
        Assert.Equal(IndonesianText.Terms(a).Except(["tidak"]).Order(), IndonesianText.Terms(b).Except(["tidak"]).Order());

    [Theory]
    [InlineData("kembali")]
    [InlineData("dinas")]
    [InlineData("sekolah")]
    [InlineData("masalah")]
    [InlineData("jembatan")]
    [InlineData("kecamatan")]
    [InlineData("perempuan")]
    [InlineData("bekasi")]
    [InlineData("maluku")]
    [InlineData("kediri")]
    [InlineData("pemalang")]
    [InlineData("minyak")]
    [InlineData("polisi")]
    [InlineData("digital")]
    [InlineData("b3")]
    public void These_words_stay_whole(string word) => Assert.Equal(word, IndonesianText.Stem(word));

    [Fact]
    public void A_stem_is_its_own_stem() => Law.Holds(
        Law.Mixed(6, "me", "mem", "meng", "meny", "di", "ber", "ter", "per", "pe", "ke", "se", "kan", "an", "i", "nya", "lah", "ku", "baik", "jalan", "xyz", "a", "rumah", "kembali", "o"),
        word => IndonesianText.Stem(IndonesianText.Stem(word)) == IndonesianText.Stem(word),
        cases: 3_000);

    [Fact]
    public void Folding_and_cleaning_twice_change_nothing() => Law.Holds(
        Texts,
        text => IndonesianText.Fold(IndonesianText.Fold(text)) == IndonesianText.Fold(text) && IndonesianText.Clean(IndonesianText.Clean(text)) == IndonesianText.Clean(text),
        cases: 3_000);

    [Fact]
    public void Terms_hold_letters_and_digits_only_and_have_a_bounded_length() => Law.Holds(
        Texts,
        text => IndonesianText.Terms(text).All(term => term.Length is > 0 and <= 40 && term.EnumerateRunes().All(IsWordRune)),
        cases: 3_000);

    [Fact]
    public void A_query_holds_no_more_than_sixteen_distinct_terms_without_syntax() => Law.Holds(
        Texts,
        text => IndonesianText.Query(text) is var query && query.Terms.Count <= 16 && query.Terms.Distinct().Count() == query.Terms.Count
            && query.Terms.Concat(query.Prefix is null ? [] : [query.Prefix]).All(term => term.EnumerateRunes().All(IsWordRune)),
        cases: 3_000);

    [Fact]
    public void Cleaned_text_holds_no_invisible_characters_and_is_valid() => Law.Holds(
        Texts,
        text => IndonesianText.Clean(text) is var clean && clean == clean.Trim() && clean.IsNormalized()
            && !clean.Any(c => (char.IsControl(c) && c is not '\n' and not '\t') || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff' or '\u200b')
            && new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(clean) >= clean.Length / 2,
        cases: 3_000);

    [Theory]
    [InlineData("  Halo\r\ndunia\r! \u0000\u0007", "Halo\ndunia\n!")]
    [InlineData("invoice\u202egpj.exe", "invoicegpj.exe")]
    [InlineData("👨‍👩‍👧 ❤️ 👍🏽", "👨‍👩‍👧 ❤️ 👍🏽")]
    [InlineData("مرحبا بكم", "مرحبا بكم")]
    [InlineData("e\u0301", "é")]
    [InlineData("satu\ttab", "satu\ttab")]
    public void Input_is_cleaned(string typed, string kept) => Assert.Equal(kept, IndonesianText.Clean(typed));

    [Fact]
    public void Half_a_surrogate_pair_is_removed() // a fact: attribute arguments cannot hold one
    {
        Assert.Equal("ab", IndonesianText.Clean("a\ud800b\udc00"));
        Assert.Equal(["ab"], IndonesianText.Terms("a\ud800b"));
    }

    [Theory]
    [InlineData("Kab. Bandung", "kab bandung")]
    [InlineData("  DÉSA   Sidomulyo ", "desa sidomulyo")]
    [InlineData("Toli-Toli", "toli toli")]
    [InlineData("Ma'rang", "marang")]
    public void Names_are_folded_for_type_ahead(string name, string folded) => Assert.Equal(folded, IndonesianText.Fold(name));

    [Fact]
    public void A_query_offers_its_unfinished_word_as_prefix()
    {
        var query = IndonesianText.Query("jalan rus");
        Assert.Equal(["jalan", "rus"], query.Terms);
        Assert.Equal("rus", query.Prefix);
        Assert.Equal("\"jalan\" AND (\"rus\" OR \"rus\"*)", query.ToFts5(lastAsPrefix: true));
        Assert.Equal("'jalan' & ('rus' | 'rus':*)", query.ToTsQuery(lastAsPrefix: true));
        Assert.Equal("\"jalan\" AND \"rus\"", query.ToFts5());
        Assert.Null(IndonesianText.Query("jalan rusak ").Prefix);
        Assert.Equal(["rusak", "jalan"], IndonesianText.Query("jalan rusak jalan").Terms);
    }

    [Theory]
    [InlineData("\" OR 1=1 --")]
    [InlineData("NEAR(a b, 3) ^ * : {title}")]
    [InlineData("'; DROP TABLE report; --")]
    [InlineData("a:* & !b | (c <-> d)")]
    public void Query_syntax_is_only_words(string typed)
    {
        var query = IndonesianText.Query(typed);
        Assert.All(query.Terms, term => Assert.True(term.All(char.IsLetterOrDigit), term));
        Assert.Equal(query.Terms.Count * 2, query.ToFts5().Count(c => c == '"'));
        Assert.Equal(query.Terms.Count * 2, query.ToTsQuery().Count(c => c == '\''));
    }

    [Fact]
    public void A_query_of_stop_words_is_empty()
    {
        Assert.True(IndonesianText.Query("yang di dan !!").IsEmpty);
        Assert.Equal("", IndonesianText.Query("yang").ToFts5(lastAsPrefix: true));
    }

    [Theory]
    [InlineData("a\u0316\u0301")] // marks of two combining classes: piles of them make naive normalisation quadratic
    [InlineData("\u0316\u0301")]
    [InlineData("memper")]
    [InlineData("nyang kekekan ")]
    [InlineData("ﷺ")]
    [InlineData("a")]
    [InlineData("- ")]
    [InlineData("\r")]
    public void Twenty_thousand_hostile_characters_are_read_to_the_end(string piece)
    {
        var hostile = string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length));
        var half = hostile[..(hostile.Length / 2)];

        // Growth, not time: twice the text may allocate about twice as much, never four times.
        IndonesianText.Terms(hostile); // warm
        var small = Allocated(half);
        var large = Allocated(hostile);
        Assert.InRange(large, 0, (small * 3) + 200_000);
    }

    private static long Allocated(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        IndonesianText.Terms(text);
        IndonesianText.Clean(text);
        IndonesianText.Query(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static bool IsWordRune(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.SpacingCombiningMark
            or System.Globalization.UnicodeCategory.LetterNumber or System.Globalization.UnicodeCategory.OtherNumber;
}
