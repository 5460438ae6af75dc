using System.Text;
using System.Text.Json;
using Lapor.Channels;
using Lapor.Channels.Conversations;
using Lapor.Channels.Wordings;
using Lapor.Tests.Foundation;

namespace Lapor.Tests.Channels;

/// <summary>Laws of the guided conversation: whatever is sent, it comes to an end, and every messenger can show what is said.</summary>
public sealed class DialogueTests
{
    private static readonly string[] Words =
    [
        "lampu mati", "1", "pengaduan", "entah", "tidak", "ya", "kirim", "anonim", "rahasia", "dago", "Coblong", "tanpa foto", "sudah seminggu, gelap sekali", "?", "...", "\ud83d\udc4d", "halo", "lewati", "TOLONG", "di depan sekolah", "baru", "balas", "mulai baru", "reply", "new report", "no photo", "confidential",
        string.Concat(Enumerable.Repeat("panjang ", 900)),
    ];

    private static readonly DialogueTexts Saying = new(ChannelWording.Plain);
    private static readonly Dialogue Standard = new(Saying);

    private static readonly FoundRegion[] Found = [new("32.73.02.1001", "Dago, Coblong, Kota Bandung, Jawa Barat"), new("51.08", "Kabupaten Buleleng, Bali")];

    [Fact]
    public void Whatever_words_follow_a_first_sentence_the_report_is_told_within_six_turns()
    {
        var draws = new Draws(6);
        for (var run = 0; run < 3_000; run++)
        {
            var (state, turns, told) = (new DialogueState(), 0, false);
            for (var i = 0; !told && i < 12; i++)
            {
                var text = i == 0 ? "Lampu jalan mati" : Words[draws.Next(Words.Length)];
                // "No" to the last question throws the report away; that is an end as well.
                if (state.Step is DialogueStep.Check && text == "tidak") text = "ya";
                var turned = Standard.Hear(state, new Heard { Text = text, At = 1000 + i, Regions = text is "dago" ? Found : [] });
                (state, turns, told) = (turned.State, turns + (turned.Says.Count > 0 ? 1 : 0), turned.Deed is DialogueDeed.FileTold);
            }

            Assert.True(told);
            // The number is the sixth.
            Assert.InRange(turns, 0, 5);
            Assert.NotNull(state.Class);
            Assert.NotNull(state.Anonymous);
            Assert.InRange(state.Text.Length, 1, InboundMessage.LongestText);
        }
    }

    [Theory]
    [InlineData("Sukamaju, Coblong, Kota Bandung|Sukamaju, Sukasari, Kota Bandung|Sukamaju, Cidadap, Kota Bandung", "Sukamaju, Sukasari|Sukamaju, Cidadap")]
    [InlineData("Bandung, Jawa Barat|Bandung Barat, Jawa Barat", "Bandung Barat")]
    [InlineData("Mekarjaya, Rajapolah, Kabupaten Tasikmalaya|Mekarjaya, Rancabungur, Kabupaten Bogor", "Rancabungur")]
    [InlineData("Suka, Baru, Kabupaten Kepulauan Sangihe|Suka, Baru, Kabupaten Kepulauan Siau|Suka, Baru, Kota Palu", "1. Suka|Suka, Kota Palu")]
    [InlineData("Suka, Baru|Suka, Baru|Suka, Baru", "1. Suka|2. Suka")]
    public void No_two_places_that_are_offered_read_alike(string found, string titles)
    {
        FoundRegion[] regions = [.. found.Split('|').Select((name, at) => new FoundRegion($"32.{at}", name))];
        var asked = Saying.Ask(new DialogueState { Step = DialogueStep.Photo, Region = regions[0], Others = regions[1..] }, "");
        Assert.Equal(titles.Split('|'), asked.Choices.Skip(1).Select(c => c.Label));
    }

    [Fact]
    public void Whatever_is_sent_what_is_said_fits_every_messenger_and_the_state_survives_being_kept()
    {
        var draws = new Draws(7);
        var state = new DialogueState();
        List<string> values = ["answer.1234567890", "d0.class.complaint", "d.x", "", "d99999999999999999999.class.x", "d0..", "d0.photo.region.51.08", "d1.resume.fresh"];
        for (var i = 0; i < 30_000; i++)
        {
            var turned = Standard.Hear(state, Sent(draws, values, i));
            foreach (var said in turned.Says)
            {
                Assert.InRange(said.Text.Length, 1, OutgoingChat.LongestChat);
                foreach (var choice in said.Choices)
                {
                    Assert.InRange(choice.Label.Length, 1, 20);
                    Assert.InRange(Encoding.UTF8.GetByteCount(choice.Value), 1, 64);
                    if (values.Count < 400) values.Add(choice.Value);
                }
            }

            var kept = JsonSerializer.Serialize(turned.State);
            state = JsonSerializer.Deserialize<DialogueState>(kept)!;
            Assert.Equal(kept, JsonSerializer.Serialize(state));
            if (turned.Deed is DialogueDeed.FileTold && draws.Next(2) == 0) state = new DialogueState { Number = state.Number + 1 };
        }
    }

    [Theory]
    [InlineData("id")]
    [InlineData("en")]
    public void The_words_on_a_button_typed_lead_where_the_button_leads(string language)
    {
        foreach (var step in new[] { DialogueStep.Class, DialogueStep.Place, DialogueStep.Photo, DialogueStep.Name, DialogueStep.Check, DialogueStep.Choose, DialogueStep.Resume })
        {
            var state = new DialogueState { Step = step, Text = "lampu", Class = step is DialogueStep.Class ? null : "complaint", AnswerTo = "1234567890", Pending = "jalan", Language = language, Photos = step > DialogueStep.Photo ? 1 : 0 };
            foreach (var choice in Saying.Ask(state, "Siti").Choices)
            {
                var (typed, pressed) = (Standard.Hear(state, new Heard { Text = choice.Label, At = 1 }), Standard.Hear(state, new Heard { Pushed = choice.Value, At = 1 }));
                // "Batal" ends any question; of the last one it is the button too.
                Assert.Equal((JsonSerializer.Serialize(pressed.State), pressed.Deed), (JsonSerializer.Serialize(typed.State), typed.Deed));
            }
        }
    }

    [Fact]
    public void Cancelling_ends_it_at_every_question()
    {
        foreach (var step in Enum.GetValues<DialogueStep>().Where(s => s is not DialogueStep.Idle))
        {
            foreach (var word in new[] { "batal", "BATAL.", "Cancel", "tidak jadi" })
            {
                var turned = Standard.Hear(new DialogueState { Step = step, Text = "lampu", Class = "complaint", AnswerTo = "1234567890", Number = 3 }, new Heard { Text = word, At = 1 });
                Assert.Equal((DialogueStep.Idle, "", 4), (turned.State.Step, turned.State.Text, turned.State.Number));
                Assert.Null(turned.Deed);
            }
        }
    }

    [Fact]
    public void Long_texts_are_cut_between_words_and_never_within_a_sign()
    {
        var text = string.Concat(Enumerable.Repeat("kata \ud83d\udc00", 700));
        var pieces = new OutgoingChat(text).Pieces(1000);
        Assert.All(pieces, p => Assert.InRange(p.Length, 1, 1000));
        Assert.All(pieces, p => Assert.Equal(p, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(p))));
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(pieces).Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(2, new OutgoingChat(new string('x', 1001)).Pieces(1000).Count);
    }

    private static Heard Sent(Draws draws, List<string> values, int at)
    {
        var heard = new Heard { At = 1000 + ((long)at * draws.Next(1, 3_600_000)), Name = draws.Next(2) == 0 ? "" : "Siti Aminah" };
        return draws.Next(9) switch
        {
            0 => heard with { Pushed = values[draws.Next(values.Count)] },
            1 => heard with { Place = new ChatPlace(-8.1, 115.1, draws.Next(2) == 0 ? "" : new string('p', 300)) },
            2 => heard with { Kept = 1, Draft = "d" },
            3 => heard with { Refused = ["Berkas ini tidak dapat dibaca."] },
            4 => heard with { Text = Words[draws.Next(Words.Length)], News = (draws.Next(50), "1234567890") },
            5 => heard with { Text = Words[draws.Next(Words.Length)], Quoted = "1234567890" },
            6 => heard with { Text = "dago", Regions = Found },
            7 => heard with { Text = draws.Next(2) == 0 ? "English" : "bahasa" },
            _ => heard with { Text = Words[draws.Next(Words.Length)] },
        };
    }
}
