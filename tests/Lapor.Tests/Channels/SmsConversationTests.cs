using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>Conversations by text message as approved transcripts; <see cref="SmsTalk"/> holds each line to two messages of the telephones' alphabet.</summary>
public sealed class SmsConversationTests
{
    [Theory, OnBothEngines]
    public async Task Reports_with_a_keyword_with_a_slip_without_one_and_with_wishes(Engine engine)
    {
        await using var talk = await SmsTalk.Open(engine);
        await talk.Says("BULELENG Lampu jalan mati di depan SDN 2. Sudah seminggu gelap.");
        Assert.Equal(World.Buleleng, (await talk.Newest()).WantedAgencyId);
        await talk.Says("Bulelng jalan berlubang di pasar Banyuasri");
        Assert.Equal(World.Buleleng, (await talk.Newest()).WantedAgencyId);
        talk.Note("tanpa nama daerah: ke Admin nasional");
        await talk.Says("Sudah tiga bulan bantuan belum cair");
        Assert.Null((await talk.Newest()).WantedAgencyId);
        await talk.Says("ANONIM BANDUNG ada pungutan di kelurahan");
        await talk.Says("BANDUNG rahasia ada pungutan di puskesmas");
        Assert.True((await talk.Newest()).Confidential);
        talk.Note("pesan yang sama lagi");
        await talk.Says("BULELENG Lampu jalan mati di depan SDN 2. Sudah seminggu gelap.");
        await talk.Says("BULELENG Lampu jalan mati di depan SDN 2. Sudah seminggu gelap.");
        Assert.Equal(5, await talk.Reports());
        talk.Approve("report");
    }

    [Theory, OnBothEngines]
    public async Task Of_a_longer_message_the_missing_part_is_asked_for(Engine engine)
    {
        await using var talk = await SmsTalk.Open(engine);
        await talk.SaysOnly(3, (1, "BULELENG lampu jalan mati "), (3, "dan dua orang jatuh."));
        Assert.Equal(1, await talk.Reports());
        var id = (await talk.Newest()).TrackingId;
        await talk.Says($"TL {id} di depan SDN 2, sudah seminggu");
        Assert.Equal([ActKind.Submit, ActKind.Supplement], (await talk.Crew.World.History(id)).Select(a => a.Kind));
        await talk.SaysOnly(2, (2, "sampai ke pinggir jalan."));
        Assert.Equal(1, await talk.Reports());
        talk.Approve("parts");
    }

    [Theory, OnBothEngines]
    public async Task From_a_hold_to_the_rating_by_text_message_alone(Engine engine)
    {
        await using var talk = await SmsTalk.Open(engine);
        var world = talk.Crew.World;
        await talk.Says("BANDUNG Lampu jalan mati di Dago");
        var id = (await talk.Newest()).TrackingId;
        Assert.Empty((await world.Verifying.Hold(world.Nia, id, (await world.Report(id)).Version, "Sebutkan nomor tiangnya.", default)).Refusals);
        await talk.Hears();
        await talk.Says($"STATUS {id}");
        await talk.Says($"LENGKAPI {id}");
        await talk.Says($"LENGKAPI {id} tiang nomor 12");
        Assert.Equal(ReportState.Submitted, (await world.Report(id)).State);
        await world.Forward(id);
        await world.Dispose(id);
        await talk.Hears();
        await talk.Says($"STATUS {id}");
        Assert.Empty((await world.Answering.FollowUp(world.Lina, id, (await world.Report(id)).Version, new FollowUp(true, false, string.Concat(Enumerable.Repeat("Petugas mengganti lampu – “tuntas”. ", 20))), default)).Refusals);
        await talk.Hears();
        await talk.Says($"STATUS {id}");
        await talk.Says($"TL {id} masih gelap di tiang 13");
        Assert.Equal(ReportState.ReporterReplied, (await world.Report(id)).State);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await talk.Hears();
        await talk.Says($"NILAI {id} 9");
        await talk.Says($"NILAI {id} 2 belum menyala");
        Assert.Equal((ReportState.Closed, Verdict.NotResolved, 2), (await world.Report(id)) is var closed ? (closed.State, closed.Verdict, closed.Rating) : default);
        await talk.Says($"TL {id} lampunya mati lagi");
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await talk.Hears();
        await talk.Says($"NILAI {id} 5 selesai");
        Assert.Equal(Verdict.Resolved, (await world.Report(id)).Verdict);
        Assert.All((await world.History(id)).Where(a => a.Actor is ActorKind.Reporter), a => Assert.Equal("sms", a.Channel));
        talk.Approve("life");
    }

    [Theory, OnBothEngines("", "ANONIM ")]
    public async Task Silence_is_warned_of_on_the_fifth_and_the_ninth_day_and_ends_the_report(Engine engine, string wish)
    {
        await using var talk = await SmsTalk.Open(engine);
        var world = talk.Crew.World;
        await talk.Says($"{wish}BANDUNG Lampu jalan mati di Dago");
        var id = (await talk.Newest()).TrackingId;
        await world.Forward(id);
        await world.Dispose(id);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await talk.Hears();
        for (var day = 1; day <= 20 && (await world.Report(id)).State is not ReportState.Closed; day++)
        {
            talk.Later(TimeSpan.FromDays(1), $"hari ke-{day}");
            await talk.Hears();
        }

        Assert.Equal([ActKind.WarnSilence, ActKind.WarnSilence, ActKind.CloseBySystem], (await world.History(id)).Select(a => a.Kind).Where(k => k is ActKind.WarnSilence or ActKind.CloseBySystem));
        await talk.Says($"NILAI {id} 3 sebagian saja");
        Assert.Equal(Verdict.Partly, (await world.Report(id)).Verdict);
        talk.Approve(wish.Length == 0 ? "silence" : "silence-anonymous");
    }

    [Theory, OnBothEngines]
    public async Task A_hold_that_nobody_completes_is_warned_of_and_ends_in_the_archive_from_which_a_word_brings_it_back(Engine engine)
    {
        await using var talk = await SmsTalk.Open(engine);
        var world = talk.Crew.World;
        await talk.Says("BANDUNG Lampu jalan mati di Dago");
        var id = (await talk.Newest()).TrackingId;
        Assert.Empty((await world.Verifying.Hold(world.Nia, id, (await world.Report(id)).Version, "Sebutkan nomor tiangnya.", default)).Refusals);
        await talk.Hears();
        for (var day = 1; day <= 20 && (await world.Report(id)).State is not ReportState.Archived; day++)
        {
            talk.Later(TimeSpan.FromDays(1), $"hari ke-{day}");
            await talk.Hears();
        }

        Assert.Equal(ReportState.Archived, (await world.Report(id)).State);
        await talk.Says($"LENGKAPI {id} tiang nomor 12");
        Assert.Equal(ReportState.ReporterReplied, (await world.Report(id)).State);
        talk.Approve("hold-ends");
    }

    [Theory, OnBothEngines]
    public async Task Commands_wrong_numbers_strangers_and_silence_that_is_asked_for(Engine engine)
    {
        await using var talk = await SmsTalk.Open(engine);
        await talk.Says("Halo");
        await talk.Says("BANTUAN");
        await talk.Says("...");
        await talk.Says("BULELENG lampu jalan mati");
        var id = (await talk.Newest()).TrackingId;
        await talk.Says("STATUS");
        await talk.Says("STATUS 12345");
        await talk.Says("STATUS 123456789012");
        await talk.Says("STATUS 1234567890");
        await talk.Says($"TL {id}");
        await talk.Says($"NILAI {id} bagus");
        await talk.Says($"NILAI {id} 5");
        // A telephone has no page to load again, and knows none of the program's codes.
        Assert.DoesNotContain("halaman", talk.Answer, StringComparison.Ordinal);
        talk.Note("dari telepon lain");
        talk.Person = "+6281299990002";
        foreach (var command in new[] { "STATUS", "TL", "BERHENTI" }) await talk.Says($"{command} {id}{(command == "TL" ? " halo" : "")}");
        Assert.Single(await talk.Crew.World.History(id));
        talk.Note("dari telepon pelapor");
        talk.Person = "+6281299990001";
        await talk.Says($"BERHENTI {id}");
        await talk.Says($"MULAI {id}");
        await talk.Says("BERHENTI");
        await talk.Crew.World.Do(talk.Crew.World.Nia, ActKind.Hold, id);
        await talk.Crew.Work();
        Assert.Empty(talk.Crew.TakeTexts());
        talk.Note("laporan ditunda; tidak ada kabar");
        await talk.Says($"STATUS {id}");
        await talk.Says("MULAI");
        talk.Approve("commands");
    }

    [Theory, OnBothEngines]
    public async Task What_looks_like_advertising_is_asked_about_and_taken_after_a_yes(Engine engine)
    {
        await using var talk = await SmsTalk.Open(engine);
        await talk.Says("Butuh dana cepat? Pinjaman tanpa agunan, langsung cair hari ini. Hub 081234567890");
        Assert.Equal(0, await talk.Reports());
        await talk.Says("Ya");
        await talk.Hears();
        Assert.Equal(1, await talk.Reports());
        talk.Approve("held");
    }
}
