using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>Conversations on Meta's messengers as approved transcripts: each with the limits, buttons and lists of its own.</summary>
public sealed class MetaConversationTests
{
    [Theory, OnBothEngines("whatsapp", "facebook", "instagram")]
    public async Task A_report_is_told_from_its_first_words_to_its_number(Engine engine, string channel)
    {
        await using var talk = await MetaTalk.Open(engine, channel);
        await talk.Says("Lampu jalan mati di depan SDN 2. Sudah seminggu gelap.");
        await talk.Presses("Pengaduan");
        await talk.Says("dago");
        await talk.Shows(SampleFiles.Jpeg());
        await talk.Presses("Anonim");
        await talk.Presses("Kirim");
        Assert.Equal(6, talk.Server.Shown.Count);
        var report = await talk.Newest();
        Assert.Equal(
            (channel, "32.73.02.1001", ReportClass.Complaint, true, false, "Lampu jalan mati di depan SDN 2. Sudah seminggu gelap."),
            (report.Channel, report.RegionCode, report.Class, report.Anonymous, report.Confidential, report.OriginalText));
        Assert.Single(await talk.Crew.World.Attachments.OfReport(report.Id, default));
        // The code in the answer opens the report on the web.
        var code = talk.Server.Shown[^1].Text.Split("rahasia: ")[1][..19];
        Assert.True(await talk.Crew.World.Receipts.Prove(report.TrackingId.ToString(), code, default));
        talk.Approve("happy");
    }

    [Theory, OnBothEngines("whatsapp", "facebook", "instagram")]
    public async Task Of_several_places_of_one_name_the_right_one_is_chosen(Engine engine, string channel)
    {
        await using var talk = await MetaTalk.Open(engine, channel);
        await talk.Says("Jembatan retak");
        await talk.Presses("Aspirasi");
        await talk.Says("sukamaju");
        // More than three answers: a list on WhatsApp. They share a name, and no two of them read alike.
        Assert.Equal(["Tanpa foto", "Sukamaju, Sukasari", "Sukamaju, Cidadap", "Sukamaju, Gerokgak"], talk.Server.Shown[^1].Buttons.Select(b => b.Label));
        await talk.Presses("Sukamaju, Gerokgak");
        // A photo that comes while something else is asked goes with the report.
        await talk.Shows(SampleFiles.Jpeg());
        await talk.Presses("Rahasia");
        await talk.Presses("Kirim");
        var report = await talk.Newest();
        Assert.Single(await talk.Crew.World.Attachments.OfReport(report.Id, default));
        Assert.Equal(("51.08.01.2001", ReportClass.Aspiration, true), (report.RegionCode, report.Class, report.Confidential));
        talk.Approve("places");
    }

    [Theory, OnBothEngines("whatsapp", "facebook", "instagram")]
    public async Task Cancelling_leaves_nothing_and_a_report_is_gone_on_with_days_later(Engine engine, string channel)
    {
        await using var talk = await MetaTalk.Open(engine, channel);
        await talk.Says("lampu mati");
        await talk.Says("batal");
        await talk.Presses("Pengaduan");
        Assert.Equal(0, await talk.Reports());
        await talk.Says("Air PDAM keruh");
        await talk.Presses("Pengaduan");
        talk.Later(TimeSpan.FromDays(3), "tiga hari kemudian");
        await talk.Says("sampah menumpuk di pasar");
        await talk.Presses("Lanjutkan");
        await talk.Says("coblong");
        await talk.Says("tanpa foto");
        await talk.Presses("Biasa");
        await talk.Presses("Batal");
        Assert.Equal(0, await talk.Reports());
        talk.Note("sekali lagi, sampai selesai");
        await talk.Says("Air PDAM keruh");
        await talk.Presses("Pengaduan");
        talk.Later(TimeSpan.FromDays(1), "keesokan harinya");
        await talk.Says("sampah menumpuk di pasar");
        await talk.Presses("Mulai baru");
        await talk.Presses("Pengaduan");
        await talk.Presses("Lewati");
        await talk.Presses("Tanpa foto");
        await talk.Presses("Biasa");
        await talk.Presses("Kirim");
        Assert.Equal(("sampah menumpuk di pasar", 1L), ((await talk.Newest()).OriginalText, await talk.Reports()));
        talk.Approve("cancel-resume");
    }

    [Theory, OnBothEngines("whatsapp", "facebook", "instagram")]
    public async Task A_long_answer_comes_in_pieces_is_replied_to_and_rated(Engine engine, string channel)
    {
        await using var talk = await MetaTalk.Open(engine, channel);
        var world = talk.Crew.World;
        var id = (await Told(talk)).TrackingId;
        await world.Do(world.Nia, ActKind.Hold, id);
        await talk.Hears();
        await talk.Presses("Lengkapi");
        await talk.Shows(SampleFiles.Jpeg(), "Tiang nomor 12");
        await talk.Presses("Cek status");
        await world.Forward(id);
        await world.Dispose(id);
        await talk.Hears();
        var steps = string.Join(' ', Enumerable.Range(1, 60).Select(n => $"Langkah {n}: tiang diperiksa dan lampunya diganti."));
        var before = talk.Server.Shown.Count;
        Assert.Empty((await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, false, steps), default)).Refusals);
        await talk.Hears();
        var pieces = talk.Server.Shown[before..];
        // Nothing is lost between the pieces, and only the last asks for an answer.
        Assert.Contains(steps[..2900], string.Join(' ', pieces.Select(p => p.Text)), StringComparison.Ordinal);
        Assert.Equal(channel switch { "instagram" => 4, "facebook" => 2, _ => 3 }, pieces.Count);
        Assert.Equal([.. Enumerable.Repeat(0, pieces.Count - 1), 3], pieces.Select(p => p.Buttons.Count));
        await talk.Says("Dua tiang masih gelap");
        await talk.Presses("Balasan");
        Assert.Equal(ReportState.ReporterReplied, (await world.Report(id)).State);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await talk.Hears();
        await talk.Presses("Selesai, puas (5)");
        var report = await world.Report(id);
        Assert.Equal((ReportState.Closed, Verdict.Resolved, 5), (report.State, report.Verdict, report.Rating));
        await talk.Says("BERHENTI");
        Assert.All((await world.History(id)).Where(a => a.Actor is ActorKind.Reporter), a => Assert.Equal(channel, a.Channel));
        talk.Approve("answer-rating");
    }

    [Theory, OnBothEngines]
    public async Task Beyond_a_day_whatsapp_brings_the_template_and_after_a_word_the_answer_itself(Engine engine)
    {
        await using var talk = await MetaTalk.Open(engine, "whatsapp", "kabar_laporan");
        var world = talk.Crew.World;
        var id = (await Told(talk)).TrackingId;
        talk.Later(TimeSpan.FromHours(25), "dua puluh lima jam kemudian");
        await world.Do(world.Nia, ActKind.Hold, id);
        await talk.Hears();
        Assert.Equal(("template", $"[id] {id}"), (talk.Server.Shown[^1].Kind, talk.Server.Shown[^1].Text));
        await talk.Says($"STATUS {id}");
        await talk.Says($"LENGKAPI {id} tiang nomor 12");
        Assert.Equal(ReportState.Submitted, (await world.Report(id)).State);
        await world.Forward(id);
        await talk.Hears();
        Assert.Equal("button", talk.Server.Shown[^1].Kind);
        talk.Later(TimeSpan.FromHours(25), "dua puluh lima jam kemudian; WhatsApp tidak menerima lagi");
        talk.Server.Error = (131026, 0);
        await world.Dispose(id);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await talk.Hears();
        talk.Approve("template");
    }

    private static async Task<Report> Told(MetaTalk talk)
    {
        await talk.Says("Lampu mati di Dago");
        await talk.Presses("Pengaduan");
        await talk.Says("dago");
        await talk.Presses("Tanpa foto");
        await talk.Presses("Biasa");
        await talk.Presses("Kirim");
        return await talk.Newest();
    }
}
