using Lapor.Channels;
using Lapor.Channels.Sms;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>Longer messages whose gateway does not join them.</summary>
public sealed class PartsOfMessagesTests
{
    private const string Siti = "+6281299990001", Other = "+6281299990002";

    [Theory]
    [InlineData("0500032A0301", 0x2A, 3, 1)]
    [InlineData("060804012C0202", 0x12C, 2, 2)]
    [InlineData("0B0504158300000003070402", 7, 4, 2)]
    public void A_header_tells_which_part_it_is(string hex, int reference, int parts, int number) =>
        Assert.Equal(new PartHeader(reference, parts, number), PartHeader.Read(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("05")]
    [InlineData("0500032A03")]
    [InlineData("0500032A0304")]
    [InlineData("0500032A0300")]
    [InlineData("0500032A0101")]
    [InlineData("0500032AFF01")]
    [InlineData("06050415830000")]
    public void What_tells_of_no_part_is_a_message_of_its_own(string hex) => Assert.Null(PartHeader.Read(Convert.FromHexString(hex)));

    [Fact]
    public void Random_headers_never_break_the_reading()
    {
        var draws = new Draws(7);
        for (var i = 0; i < 20_000; i++)
        {
            var header = new byte[draws.Next(16)];
            for (var at = 0; at < header.Length; at++) header[at] = (byte)draws.Next(i % 2 == 0 ? 256 : 10);
            PartHeader? read = null;
            Assert.InRange(Cost.Of(() => read = PartHeader.Read(header)), 0, 1000);
            if (read is not null) Assert.InRange(read.Number, 1, Math.Min(read.Parts, PartHeader.MostParts));
        }
    }

    [Theory, OnBothEngines]
    public async Task Parts_in_any_order_and_twice_are_one_report_and_one_answer(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        Assert.Equal("", await Send(crew, Siti, 3, 9, " di tiang tiga"));
        Assert.Equal("", await Send(crew, Other, 1, 9, "BANDUNG jalan "));
        Assert.Equal("", await Send(crew, Siti, 1, 9, "BULELENG lampu"));
        Assert.Equal("", await Send(crew, Siti, 1, 9, "BULELENG lampu"));
        Assert.Equal(0, await Count(crew));
        var answer = await Send(crew, Siti, 2, 9, " jalan mati");
        Assert.StartsWith("Lapor: laporan diterima", answer, StringComparison.Ordinal);
        Assert.Equal(answer, await Send(crew, Siti, 2, 9, " jalan mati"));
        Assert.Equal("", await Send(crew, Siti, 3, 9, " di tiang tiga"));
        Assert.Equal(("lampu jalan mati di tiang tiga", World.Buleleng), (await Newest(crew)) is var report ? (report.OriginalText, report.WantedAgencyId ?? 0) : default);
        Assert.Equal(0, await crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM inbound_part WHERE whole_id IS NOT NULL AND wrapped_key IS NOT NULL")));

        // The telephone's reference comes again for another message.
        Assert.Equal("", await Send(crew, Siti, 1, 9, "BULELENG air", "b"));
        Assert.Equal("", await Send(crew, Siti, 2, 9, " tidak", "b"));
        Assert.NotEqual("", await Send(crew, Siti, 3, 9, " mengalir", "b"));
        Assert.Equal("air tidak mengalir", (await Newest(crew)).OriginalText);
        Assert.Equal(2, await Count(crew));
        for (var i = 0; i < 2; i++)
        {
            crew.World.Clock.Advance(PartStore.Waits + TimeSpan.FromMinutes(1));
            await crew.Work();
        }

        Assert.Equal(3, await Count(crew));
        crew.World.Clock.Advance(InboundStore.Kept + TimeSpan.FromHours(1));
        Assert.Equal(7, await crew.Parts.Sweep(default));
    }

    [Theory, OnBothEngines]
    public async Task What_never_came_is_marked_and_asked_for_and_without_a_start_nothing_is_filed(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await Send(crew, Siti, 1, 4, "BULELENG lampu jalan");
        await Send(crew, Siti, 3, 4, "sudah seminggu gelap");
        await Send(crew, Other, 2, 5, "dan lurahnya diam saja");
        crew.World.Clock.Advance(PartStore.Waits - TimeSpan.FromMinutes(1));
        await crew.Work();
        Assert.Equal(0, await Count(crew));
        for (var i = 0; i < 3; i++)
        {
            crew.World.Clock.Advance(TimeSpan.FromMinutes(1));
            await crew.Work();
        }

        Assert.Equal(1, await Count(crew));
        var report = await Newest(crew);
        Assert.Equal("lampu jalan [bagian 2 dari 3 tidak sampai] sudah seminggu gelap", report.OriginalText);
        var texts = crew.TakeTexts().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, texts.Count);
        Assert.Contains($"Bagian 2 SMS Anda tidak sampai. Kirim TL {report.TrackingId} lalu isinya.", texts[0], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}\nLapor: bagian awal SMS Anda tidak sampai", texts[1], StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_process_that_dies_between_the_whole_and_its_parts_leaves_one_report(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await Send(crew, Siti, 1, 9, "BULELENG lampu");
        await Send(crew, Siti, 2, 9, " jalan");
        var last = Part(Siti, 3, 9, " mati", "a");
        var whole = (await crew.Parts.Add(last, new PartHeader(9, 3, 3), default))!;
        var kept = await crew.Inbound.Keep(whole.Message, default);
        crew.World.Clock.Advance(PartStore.Waits + TimeSpan.FromMinutes(1));
        await crew.Work();
        Assert.Equal(1, await Count(crew));
        Assert.Contains((await Newest(crew)).TrackingId.ToString(), Assert.Single(crew.TakeTexts()), StringComparison.Ordinal);
        Assert.NotEqual("", await crew.Inbound.AnswerOf(kept.Message, default));
        Assert.Null(await crew.Parts.Late(PartStore.WaitedFor + "00", default));
        await crew.Parts.Kept(whole, last, default);
        Assert.Equal((last, ""), await crew.Taking.RunPart(last, new PartHeader(9, 3, 3), default));
    }

    private static InboundMessage Part(string from, int number, int reference, string text, string salt) => new("sms", from, text, $"{salt}-{from}-{reference}-{number}");

    private static async Task<string> Send(Crew crew, string from, int number, int reference, string text, string salt = "a") =>
        (await crew.Taking.RunPart(Part(from, number, reference, text, salt), new PartHeader(reference, 3, number), default)).Answer;

    private static Task<long> Count(Crew crew) => crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report"));

    private static async Task<Report> Newest(Crew crew) => (await crew.World.Reports.Facts(await crew.World.Database.Read(s => s.Scalar<long>("SELECT MAX(id) FROM report")), default))!.Report;
}
