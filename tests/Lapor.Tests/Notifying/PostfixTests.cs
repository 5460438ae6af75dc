using Lapor.Channels.Bounces;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Tests.Notifying;

/// <summary>Through a real mail server, there and back.</summary>
public sealed class PostfixTests
{
    [Theory, OnBothEngines]
    public async Task News_arrives_and_what_cannot_comes_back_and_is_counted(Engine engine)
    {
        Assert.SkipUnless(Postfix.IsHere || Environment.GetEnvironmentVariable("CI") == "true", "Postfix is not installed here, or this is not root: ./test installs it.");
        await using var postfix = await Postfix.Start();
        await using var crew = await Crew.Create(engine, new MailOptions { SpoolFolder = "", Host = "127.0.0.1", Port = postfix.Port, Tls = false, GatherEvery = TimeSpan.Zero, BounceTo = "bounce@lapor.test" });
        var world = crew.World;
        Task<Lapor.Foundation.TrackingId> Filed(string mail) => world.File(s => s with { Contact = new Contact("Siti", "", mail) });
        var (here, gone) = (await Filed("siti@contoh.test"), await Filed("hilang@contoh.test"));
        await crew.Work();
        var receipt = (await postfix.Delivered("siti", 1))[0];
        var arrived = await File.ReadAllTextAsync(receipt);
        Assert.Contains($"Return-Path: <bounce+{crew.Bounces.Token("siti@contoh.test")}@lapor.test>", arrived, StringComparison.Ordinal);
        var mail = MailParts.Read(arrived);
        Assert.Contains("lapor@lapor.example", mail.Headers["From"], StringComparison.Ordinal);
        Assert.Contains("Laporan Anda", mail.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"#{here}", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<p>", mail.Html, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);

        // Nobody has the other mailbox: Postfix took the mail, and says so by another one.
        await postfix.Delivered("bounce", 1);
        var read = new ReadBounces(new BounceOptions(postfix.Mailbox("bounce")), crew.Bounces, NullLogger<ReadBounces>.Instance);
        Assert.Equal(1, await read.Run(default));
        Assert.Equal("5.1.1", (await crew.Bounces.Of("hilang@contoh.test", default))!.Status);
        Assert.Null(await crew.Bounces.Of("siti@contoh.test", default));
        Assert.Equal(1, (await crew.Bounces.Day(default)).Hard);
        Assert.Equal(0, await read.Run(default));

        // From now on news goes to the one and not to the other; a one-touch end stands in it.
        foreach (var id in new[] { here, gone }) await world.Forward(id);
        await crew.Work();
        var told = MailParts.Read(await File.ReadAllTextAsync((await postfix.Delivered("siti", 2)).Single(f => f != receipt)));
        Assert.Equal($"<{crew.StopLinks.Of(here).AbsoluteUri}>", told.Headers["List-Unsubscribe"]);
        Assert.DoesNotContain("to=<hilang@contoh.test>", postfix.Log.Split("status=bounced")[^1], StringComparison.Ordinal);
    }
}
