using System.Globalization;
using System.Text;
using System.Text.Json;
using Lapor.Channels;
using Lapor.Channels.Conversations;
using Lapor.Channels.Wordings;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.House;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>What the guided conversation says, as data: every text as approved, what messengers cannot show is refused, and whatever a button is called, the old word is understood as well.</summary>
public sealed class TalkTextTests
{
    private static readonly Uri Site = new("https://lapor.example.go.id");

    [Fact]
    public void Every_message_of_the_conversation_is_as_approved()
    {
        var text = new StringBuilder("What the conversation of messengers says, in both languages, with its values as they usually are. Written by TalkTextTests; approved by committing it.\n");
        foreach (var said in TalkTexts.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n# {said.Code} · {said.When}{(said.Needed.Count > 0 ? $" · {string.Join(", ", said.Needed)}" : "")}\n");
            foreach (var language in new[] { "id", "en" })
            {
                var bubble = TalkRules.Bubble(said, language, said.Default(language), ChannelWording.Plain, Site);
                text.Append(CultureInfo.InvariantCulture, $"{language}: {bubble.Text.ReplaceLineEndings("\n    ")}{string.Concat(bubble.Titles.Select(t => $" [{t}]"))}\n");
            }
        }

        Approved.Text("tests/Lapor.Tests/Channels/talk-texts.approved.txt", text.ToString());
    }

    [Theory]
    [InlineData("talk_check", "{{isi}} {{tempat}}", "variable_missing")]
    [InlineData("talk_check", "{{isi}} {{tempat}} {{tampilan}} {{nomor}}", "unknown_variable")]
    [InlineData("talk_help", "", "missing")]
    [InlineData("talk_help", "[tanpa isian]", "bad_brackets")]
    [InlineData("button_send", "Kirim laporan ini sekarang", "title_too_long")]
    [InlineData("button_send", "…", "missing")]
    [InlineData("button_send", "Batalkan", "title_taken")]
    [InlineData("button_send", "English", "title_taken")]
    [InlineData("button_send", "BANTUAN", "title_taken")]
    [InlineData("button_anonymous", "Rahasia", "title_taken")]
    [InlineData("button_anonymous", "standard", "title_taken")]
    [InlineData("button_send", "{{isi}}", "unknown_variable")]
    public async Task A_text_that_would_mislead_is_refused_and_nothing_changes(string code, string body, string refusal)
    {
        await using var world = await World.Create(Engine.Sqlite);
        var store = new ChannelTextStore(world.Database, Site, world.Clock);
        var text = ChannelTexts.Of(code)!;
        var refused = Assert.Single((await store.Save(text, body, text.English, 1, default)).Refusals);
        Assert.Equal((refusal, "id"), (refused.Code, refused.Field));
        Assert.False((await store.Get(default)).IsChanged(code, "id"));
    }

    [Theory]
    [InlineData("talk_class", TalkRules.LongestAsked)]
    [InlineData("talk_help", OutgoingChat.LongestChat)]
    [InlineData("talk_unnamed", TalkRules.LongestPart)]
    [InlineData("button_list", TalkRules.LongestTitle)]
    public async Task As_much_as_messengers_show_may_be_written_and_no_more(string code, int longest)
    {
        await using var world = await World.Create(Engine.Sqlite);
        var store = new ChannelTextStore(world.Database, Site, world.Clock);
        var text = ChannelTexts.Of(code)!;
        Assert.Empty(store.Check(text, "id", new string('x', longest), ChannelWording.Plain));
        Assert.Contains(
            Assert.Single(store.Check(text, "id", new string('x', longest + 1), ChannelWording.Plain)).Code, (string[])["too_long", "too_long_filled", "title_too_long"]);
    }

    [Fact]
    public void The_reporters_words_count_as_long_as_they_are_quoted()
    {
        var check = ChannelTexts.Of("talk_check")!;
        var refused = Assert.Single(TalkRules.Check(check, "id", check.Indonesian + new string('x', 300), ChannelWording.Plain, Site));
        Assert.Equal("too_long_filled", refused.Code);
        Assert.Contains("dari 1000", refused.Indonesian, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("halo", 4)]
    [InlineData("", 0)]
    [InlineData("a https://lapor.example.go.id/lapor#15990276 b", 27)]
    [InlineData("é–“x”", 5)]
    [InlineData("\ud83d\udccd", 2)]
    [InlineData("日本", 4)]
    public void X_counts_addresses_as_twenty_three_and_far_signs_twice(string text, int weight) => Assert.Equal(weight, TalkRules.Weight(text));

    [Fact]
    public void A_public_reply_keeps_to_what_a_post_holds()
    {
        var invite = ChannelTexts.Of("talk_invite")!;
        Assert.All(new[] { "id", "en" }, l => Assert.InRange(TalkRules.Weight(TalkRules.Bubble(invite, l, invite.Default(l), ChannelWording.Plain, Site).Text), 50, TalkRules.LongestPost));
        // The address of 41 signs counts 23.
        Assert.Empty(TalkRules.Check(invite, "id", new string('x', 256) + " {{laman}}", ChannelWording.Plain, Site));
        Assert.Equal("too_long_filled", Assert.Single(TalkRules.Check(invite, "id", new string('x', 257) + " {{laman}}", ChannelWording.Plain, Site)).Code);
    }

    [Fact]
    public void A_renamed_button_is_understood_by_its_new_word_its_old_one_and_when_it_is_pressed()
    {
        var steps = new[] { DialogueStep.Class, DialogueStep.Place, DialogueStep.Photo, DialogueStep.Name, DialogueStep.Check, DialogueStep.Choose, DialogueStep.Resume };
        var renamed = TalkTexts.All.Where(t => t.Kind is ChannelTextKind.Title).ToDictionary(t => (t.Code, "id"), t => $"Kata {t.Code[7..]}"[..Math.Min(20, t.Code.Length - 2)]);
        var (now, before) = (new DialogueTexts(new ChannelWording(renamed)), new DialogueTexts(ChannelWording.Plain));
        var dialogue = new Dialogue(now);
        var tried = 0;
        foreach (var step in steps)
        {
            var state = new DialogueState { Step = step, Text = "lampu", Class = step is DialogueStep.Class ? null : "complaint", AnswerTo = "1234567890", Pending = "jalan", Photos = step > DialogueStep.Photo ? 1 : 0 };
            foreach (var (choice, old) in now.Ask(state, "Siti").Choices.Zip(before.Ask(state, "Siti").Choices))
            {
                Assert.StartsWith("Kata ", choice.Label, StringComparison.Ordinal);
                Assert.Equal(old.Value, choice.Value);
                var pressed = Ended(dialogue.Hear(state, new Heard { Pushed = choice.Value, At = 1 }));
                Assert.Equal(pressed, Ended(dialogue.Hear(state, new Heard { Text = choice.Label.ToUpperInvariant() + ".", At = 1 })));
                Assert.Equal(pressed, Ended(dialogue.Hear(state, new Heard { Text = old.Label, At = 1 })));
                tried++;
            }
        }

        Assert.Equal(14, tried);

        static string Ended(Turned turned) => $"{JsonSerializer.Serialize(turned.State)} {turned.Deed} {string.Join('|', turned.Says.Select(s => s.Text))}";
    }

    [Fact]
    public void What_an_admin_writes_never_breaks_a_conversation() => Law.Holds(
        Law.Mutated(FsCheck.Fluent.Gen.Elements(TalkTexts.All.Select(t => t.Indonesian + " {{isi}}").ToArray())),
        body =>
        {
            var wording = new ChannelWording(TalkTexts.All.Where(t => t.Kind is ChannelTextKind.Talk).ToDictionary(t => (t.Code, "id"), _ => body));
            var state = new DialogueState { Step = DialogueStep.Check, Text = "lampu [mati] {{kode}}", Class = "complaint", Anonymous = false };
            var said = new DialogueTexts(wording).Ask(state, "Siti").Text;
            return body.Contains('[', StringComparison.Ordinal) || !body.Contains("{{isi}}", StringComparison.Ordinal) || said.Contains("lampu [mati] {{kode}}", StringComparison.Ordinal);
        },
        500);

    [Theory, OnBothEngines]
    public async Task A_question_that_is_written_otherwise_is_asked_so_within_a_minute_and_by_telegram_with_its_buttons(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        await Save(chat, "talk_class", "Laporan ini tentang apa?\n\nPilih satu.");
        await Save(chat, "button_complaint", "Ada masalah");
        await Save(chat, "button_location", "Kirim posisi");
        await chat.Says("Lampu jalan mati di depan SDN 2");
        var asked = chat.Telegram.Shown[^1];
        Assert.Equal("Laporan ini tentang apa?\n\nPilih satu.", asked.Text);
        Assert.Equal(["Ada masalah", "Aspirasi", "Permintaan informasi"], asked.Buttons.Select(b => b.Label));
        await chat.Says("ada masalah");
        Assert.Contains("Kirim posisi", chat.Telegram.Shown[^1].Buttons.Select(b => b.Label));
        Assert.Equal(3, await chat.Crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM audit_entry WHERE kind = 'reference_changed' AND subject LIKE 'channel_text %'")));
        // Another process reads it within a minute; so does this one when it is taken back there.
        var beside = new ChannelTextStore(chat.Crew.World.Database, Site, chat.Crew.World.Clock);
        var complaint = ChannelTexts.Of("button_complaint")!;
        Assert.False((await beside.Save(complaint, complaint.Indonesian, complaint.English, 1, default)).IsRefused);
        chat.Crew.World.Clock.Advance(TimeSpan.FromMinutes(1));
        await chat.Says("batal");
        await chat.Says("Air PDAM keruh");
        Assert.Equal("Pengaduan", chat.Telegram.Shown[^1].Buttons[0].Label);
    }

    private static async Task Save(Chat chat, string code, string indonesian)
    {
        var text = ChannelTexts.Of(code)!;
        Assert.Empty((await chat.Crew.Wordings.Save(text, indonesian, text.English, 1, default)).Refusals);
    }
}
