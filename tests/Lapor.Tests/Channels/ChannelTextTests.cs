using FsCheck.Fluent;
using Lapor.Agencies;
using Lapor.Channels;
using Lapor.Channels.Sms;
using Lapor.Channels.Wordings;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>Texts of channels and keywords as data: what is written otherwise is said so, and what would not fit or would say nothing is refused.</summary>
public sealed class ChannelTextTests
{
    private const string Siti = "+6281299990001";

    [Theory, OnBothEngines]
    public async Task Every_text_passes_its_own_check_in_both_languages_and_names_the_same_values(Engine engine)
    {
        await using var world = await World.Create(engine);
        var store = new ChannelTextStore(world.Database, new Uri("https://lapor.example.go.id"), world.Clock);
        foreach (var text in ChannelTexts.All)
        {
            foreach (var language in new[] { "id", "en" })
            {
                Assert.Equal([], store.Check(text, language, text.Default(language), ChannelWording.Plain).Select(r => $"{text.Code} {r.English}"));
                // Saved as it comes, it is no change.
                Assert.Equal(text.Default(language), ChannelTextStore.Clean(text, text.Default(language)));
                if (text.Kind is ChannelTextKind.Sms) Assert.InRange(Gsm0338.Septets(store.Example(text, language, text.Default(language)))!.Value, 10, ChannelWording.TwoParts);
            }

            Assert.Equal(text.Variables.Order(StringComparer.Ordinal), ChannelText.Named(text.English).Order(StringComparer.Ordinal));
            Assert.All(text.Variables, v => Assert.True(v == "laman" || (text.Kind is ChannelTextKind.Sms ? ChannelTexts.Samples("en") : TalkTexts.Samples("en")).ContainsKey(v), v));
            Assert.All(text.Titles, t => Assert.Equal(ChannelTextKind.Title, ChannelTexts.Of(t)!.Kind));
        }
    }

    [Theory, OnBothEngines]
    public async Task A_text_that_is_written_otherwise_is_said_at_once_and_taken_back_by_its_default(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var greeted = ChannelTexts.Of("greeted")!;
        Assert.False((await crew.Wordings.Save(greeted, "Lapor: halo,  “tulis”\nlaporan Anda.", greeted.English, 1, default)).IsRefused);
        // One line, in signs that every telephone has.
        Assert.Equal("Lapor: halo, \"tulis\" laporan Anda.", await crew.Taking.Run(new InboundMessage("sms", Siti, "halo", "a"), default));
        Assert.Equal((true, false), await crew.Wordings.Get(default) is var now ? (now.IsChanged("greeted", "id"), now.IsChanged("greeted", "en")) : default);
        Assert.Equal("Lapor: halo, “tulis” laporan Anda.", (await crew.Wordings.Get(default)).Body("greeted", "id"));
        // Another process reads it within a minute.
        var beside = new ChannelTextStore(crew.World.Database, new Uri("https://lapor.example"), crew.World.Clock);
        Assert.True((await beside.Get(default)).IsChanged("greeted", "id"));
        Assert.False((await crew.Wordings.Save(greeted, greeted.Indonesian, greeted.English, 1, default)).IsRefused);
        Assert.True((await beside.Get(default)).IsChanged("greeted", "id"));
        crew.World.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False((await beside.Get(default)).IsChanged("greeted", "id"));
        Assert.Equal(["channel_text greeted", "channel_text greeted"], await crew.World.Database.Read(s => s.Query<string>("SELECT subject FROM audit_entry WHERE kind = 'reference_changed' AND subject LIKE 'channel_text%'")));
        // Nothing changed: nothing to account for.
        await crew.Wordings.Save(greeted, greeted.Indonesian, greeted.English, 1, default);
        Assert.Equal(2, await crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM audit_entry WHERE subject LIKE 'channel_text%'")));
    }

    [Theory]
    [InlineData("", "missing")]
    [InlineData("Lapor: diterima, nomor {{nomor}}.", "variable_missing")]
    [InlineData("{{nomor}} {{kode}} {{nama}}", "unknown_variable")]
    [InlineData("{{nomor}} {{kode} x", "variable_missing bad_brackets")]
    [InlineData("{{nomor}} {{kode}} [tujuan", "bad_brackets")]
    [InlineData("{{nomor}} {{kode}} [tujuan]", "bad_brackets")]
    public async Task A_text_that_would_say_nothing_is_refused(string body, string codes)
    {
        await using var world = await World.Create(Engine.Sqlite);
        var store = new ChannelTextStore(world.Database, new Uri("https://lapor.example.go.id"), world.Clock);
        var filed = ChannelTexts.Of("filed")!;
        Assert.Equal(codes.Split(' '), (await store.Save(filed, body, filed.English, 1, default)).Refusals.Select(r => r.Code));
        Assert.False((await store.Get(default)).IsChanged("filed", "id"));
    }

    [Fact]
    public async Task A_text_longer_than_two_messages_is_refused_with_how_much_is_too_much()
    {
        await using var world = await World.Create(Engine.Sqlite);
        var store = new ChannelTextStore(world.Database, new Uri("https://lapor.example.go.id"), world.Clock);
        var help = ChannelTexts.Of("help")!;
        var long_ = new string('a', 301) + " {{laman}}";
        var refused = Assert.Single(store.Check(help, "id", long_, ChannelWording.Plain));
        Assert.Equal("too_many_parts", refused.Code);
        Assert.Contains("327 dari 306", refused.Indonesian, StringComparison.Ordinal);
        Assert.Contains("Pendekkan 21", refused.Indonesian, StringComparison.Ordinal);
        Assert.Equal("too_long", Assert.Single(store.Check(help, "id", new string('a', ChannelTextStore.Longest + 1), ChannelWording.Plain)).Code);
        // Signs that cost two.
        Assert.Equal("too_many_parts", Assert.Single(store.Check(help, "id", new string('€', 160), ChannelWording.Plain)).Code);
    }

    [Fact]
    public void A_value_that_does_not_fit_is_cut_and_brackets_in_a_value_stay()
    {
        var status = ChannelTexts.Of("status")!;
        var values = new Dictionary<string, string>(ChannelTexts.Samples("id"), StringComparer.Ordinal) { ["jawaban"] = string.Concat(Enumerable.Repeat("[lampu] ", 100)), ["laman"] = "lapor.example/lacak" };
        var said = ChannelWording.Fit(status.Indonesian, values, status.Cut);
        Assert.InRange(Gsm0338.Septets(said)!.Value, ChannelWording.TwoParts - 20, ChannelWording.TwoParts);
        Assert.Contains("Jawaban: [lampu] [lampu]", said, StringComparison.Ordinal);
        Assert.EndsWith("... lapor.example/lacak", said, StringComparison.Ordinal);
        // Nothing that can be cut: the end is, and nothing is longer than two parts.
        Assert.Equal(ChannelWording.TwoParts, Gsm0338.Septets(ChannelWording.Fit(new string('a', 500), values, null)));
    }

    [Fact]
    public void Whatever_an_admin_writes_two_parts_hold_it() => Law.Holds(
        Law.Mutated(Gen.Elements(ChannelTexts.All.Select(t => t.Indonesian + " {{jawaban}} [ {{x}} ]").ToArray())),
        body => Gsm0338.Septets(ChannelWording.Fit(body, ChannelTexts.Samples("id"), "jawaban")) is <= ChannelWording.TwoParts,
        2000);

    [Theory, OnBothEngines]
    public async Task A_keyword_that_an_admin_added_leads_to_its_agency_and_may_be_retired(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        Assert.Equal([], await Import(crew, ReferenceTable.SmsKeywords, "keyword,agency_slug\nSinga Raja,kabupaten-buleleng\n"));
        crew.World.Clock.Advance(TimeSpan.FromMinutes(2));
        foreach (var text in new[] { "SINGARAJA lampu mati", "singa raja: lampu mati", "Singarja lampu mati" })
        {
            var said = await crew.Taking.Understand(text, default);
            Assert.Equal(("kabupaten-buleleng", "lampu mati"), (said.Keyword!.Target?.Slug, said.Text));
        }

        Assert.Equal([], await Import(crew, ReferenceTable.SmsKeywords, "keyword,agency_slug,active\nsinga raja,kabupaten-buleleng,no\n"));
        crew.World.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null((await crew.Taking.Understand("SINGARAJA lampu mati", default)).Keyword!.Target);
    }

    [Theory]
    [InlineData(ReferenceTable.SmsKeywords, "keyword,agency_slug\nstatus air,kabupaten-buleleng\n", "keyword_is_verb")]
    [InlineData(ReferenceTable.SmsKeywords, "keyword,agency_slug\nx,kabupaten-buleleng\n", "bad_keyword")]
    [InlineData(ReferenceTable.SmsKeywords, "keyword,agency_slug\nsatu dua tiga empat lima enam tujuh,kabupaten-buleleng\n", "bad_keyword")]
    [InlineData(ReferenceTable.SmsKeywords, "keyword,agency_slug\nsinga raja,tidak-ada\n", "unknown_agency_slug")]
    [InlineData(ReferenceTable.AdvertPhrases, "phrase,points\nkuota murah,0\n", "bad_points")]
    [InlineData(ReferenceTable.AdvertPhrases, "phrase,points\nkuota murah,12\n", "bad_points")]
    [InlineData(ReferenceTable.AdvertPhrases, "phrase,points\nkuota murah,banyak\n", "bad_number")]
    [InlineData(ReferenceTable.AdvertPhrases, "phrase,points\nsatu dua tiga empat lima enam tujuh,3\n", "bad_phrase")]
    public async Task A_row_that_cannot_work_is_refused(ReferenceTable table, string file, string code)
    {
        await using var crew = await Crew.Create(Engine.Sqlite);
        Assert.Equal([code], await Import(crew, table, file));
    }

    [Theory, OnBothEngines]
    public async Task Words_of_advertising_are_data(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        const string offer = "Kasur busa ready lagi";
        Assert.Contains("laporan diterima", await crew.Taking.Run(new InboundMessage("sms", Siti, offer, "1"), default), StringComparison.Ordinal);
        Assert.Equal([], await Import(crew, ReferenceTable.AdvertPhrases, "phrase,points\nKasur Busa,9\n"));
        crew.World.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("balas YA", await crew.Taking.Run(new InboundMessage("sms", "+6281299990003", offer, "2"), default), StringComparison.Ordinal);
    }

    [Fact]
    public void Verbs_are_no_keywords() => Assert.All(
        SmsKeywordVerbs(),
        verb => Assert.False(SmsCommand.Read($"{verb} 1000000005 5 isi") is SmsCommand.SmsReport && verb is not ("bantuan" or "help" or "info" or "anonim" or "rahasia" or "lapor"), verb));

    private static IReadOnlyList<string> SmsKeywordVerbs() =>
        (string[])typeof(EditReference).Assembly.GetType("Lapor.Agencies.SmsKeywordCsv")!.GetField("Verbs")!.GetValue(null)!;

    private static async Task<IReadOnlyList<string>> Import(Crew crew, ReferenceTable table, string file)
    {
        using var reader = new StringReader(file);
        return [.. (await new ImportReference(crew.World.Database, crew.World.Clock).Run(table, reader, dryRun: false)).Mistakes.Select(m => m.Code)];
    }
}
