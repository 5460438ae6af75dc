using Lapor.Attachments;
using Lapor.Channels;
using Lapor.Channels.Conversations;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>Photos of the work reach whoever wrote on a messenger; of a hidden report none does, and where a messenger takes none the words say where they are.</summary>
public sealed class AnswerPictureTests
{
    [Theory, OnBothEngines]
    public async Task Photos_of_an_answer_stand_behind_its_words_once(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        var id = await Told(chat, "Biasa");
        await Answer(chat, id, ("satu", PhotoMoment.Before), ("dua", PhotoMoment.After));
        await chat.Hears();
        var shown = chat.Telegram.Shown.TakeLast(3).ToList();
        Assert.Contains("Sudah diganti.", shown[0].Text, StringComparison.Ordinal);
        Assert.NotEmpty(shown[0].Buttons);
        Assert.Equal([$"Foto sebelum pekerjaan: https://lapor.example/laporan/{id}", $"Foto sesudah pekerjaan: https://lapor.example/laporan/{id}"], shown.Skip(1).Select(s => s.Text));
        Assert.All(shown.Skip(1), s => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], s.Photo![..4]));
        // The act told once more changes nothing.
        var facts = (await chat.Crew.World.Reports.Facts((await chat.Newest()).Id, default))!;
        var act = (await chat.Crew.World.History(id)).Single(a => a.Kind is ActKind.FinalFollowUp);
        await chat.Crew.Chats.Tell(facts, act, await chat.Crew.World.Contacts.Open(facts.Report.Id, default), new ChatAddress("telegram", "42"), isInstead: false, default);
        await chat.Hears();
        Assert.Equal(shown, chat.Telegram.Shown.TakeLast(3));
    }

    [Theory, OnBothEngines]
    public async Task A_hidden_report_and_an_answer_for_the_reporter_alone_show_no_photo(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        foreach (var hidden in new[] { "Anonim", "Rahasia" })
        {
            var id = await Told(chat, hidden);
            await Answer(chat, id, ($"foto-{hidden}", PhotoMoment.None));
            await chat.Hears();
            chat.Person++;
        }

        var open = await Told(chat, "Biasa");
        await Answer(chat, open, confidential: true, ("tertutup", PhotoMoment.None));
        await chat.Hears();
        Assert.All(chat.Telegram.Shown, s => Assert.Null(s.Photo));
        Assert.DoesNotContain(chat.Telegram.Shown, s => s.Text.Contains("Foto dari instansi", StringComparison.Ordinal));
    }

    [Theory, OnBothEngines]
    public async Task A_photo_that_is_refused_or_gone_leaves_its_words(Engine engine)
    {
        await using var chat = await Chat.Open(engine);
        var id = await Told(chat, "Biasa");
        chat.Telegram.RefusesPhotos = true;
        await Answer(chat, id, ("satu", PhotoMoment.None));
        await chat.Hears();
        Assert.Equal(($"Foto dari instansi: https://lapor.example/laporan/{id}", null), chat.Telegram.Shown[^1] is var last ? (last.Text, last.Photo) : default);

        var pictures = new AnswerPictures(chat.Crew.World.Attachments, chat.Crew.Files, new AttachmentSeal(chat.Crew.World.Ring));
        var file = Assert.Single(await chat.Crew.World.Attachments.OfReport((await chat.Newest()).Id, default));
        Assert.Equal(file.Size, (await pictures.Find(file.StorageKey, default))!.Content.Length);
        await chat.Crew.World.Database.Write(t => t.Execute("UPDATE attachment SET malware = 'infected'"));
        Assert.Null(await pictures.Find(file.StorageKey, default));
        Assert.Null(await pictures.Find("tidak-ada", default));
    }

    [Fact]
    public async Task WhatsApp_and_Messenger_take_a_photo_and_Instagram_gets_the_words()
    {
        await using var server = new MetaServer();
        var ways = server.Ways(TimeProvider.System);
        var message = new OutgoingChat("Foto dari instansi: https://lapor.example/laporan/1000000005") { Picture = "x" };
        var photo = new ChatPicture(SampleFiles.Png(), "image/png");
        foreach (var way in ways) Assert.Equal((ChatVerdict.Taken, "sent"), await way.Send("628129999", message, photo, default) is var sent ? (sent.Verdict, sent.Code) : default);
        Assert.Equal([(true, message.Text), (true, ""), (false, message.Text)], server.Shown.Select(s => (s.Photo?.SequenceEqual(photo.Content) == true, s.Text)));

        // A day later nobody is written to; too much waits; what is wrong with the file alone leaves the words.
        server.IsClosed = true;
        Assert.Equal((ChatVerdict.Elsewhere, "meta_131047"), await ways[0].Send("628129999", message, photo, default) is var closed ? (closed.Verdict, closed.Code) : default);
        server.IsClosed = false;
        server.Error = (130429, 0);
        Assert.Equal(ChatVerdict.Later, (await ways[0].Send("628129999", message, photo, default)).Verdict);
        server.Error = null;
        Assert.Equal(ChatVerdict.Taken, (await server.Ways(TimeProvider.System)[0].Send("628129999", message, new ChatPicture(SampleFiles.Png(), "image/tiff"), default)).Verdict);
        Assert.Null(server.Shown[^1].Photo);
    }

    private static async Task<TrackingId> Told(Chat chat, string shown)
    {
        await chat.Says($"Lampu mati di Dago {shown}");
        await chat.Presses("Pengaduan");
        await chat.Says("dago");
        await chat.Presses("Tanpa foto");
        await chat.Presses(shown);
        await chat.Presses("Kirim");
        var id = (await chat.Newest()).TrackingId;
        await chat.Crew.World.Forward(id);
        await chat.Crew.World.Dispose(id);
        await chat.Hears();
        return id;
    }

    private static Task Answer(Chat chat, TrackingId id, params (string Name, PhotoMoment Moment)[] photos) => Answer(chat, id, confidential: false, photos);

    private static async Task Answer(Chat chat, TrackingId id, bool confidential, params (string Name, PhotoMoment Moment)[] photos)
    {
        var world = chat.Crew.World;
        var keep = new KeepAttachment(world.Database, chat.Crew.Files, new AttachmentSeal(world.Ring), world.Clock);
        foreach (var (name, moment) in photos) Assert.False((await keep.Keep($"jawaban-{id}", $"{name}.png", new MemoryStream(SampleFiles.Png()), moment, default)).IsRefused);
        Assert.Empty((await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, confidential, "Sudah diganti.", $"jawaban-{id}"), default)).Refusals);
    }
}
