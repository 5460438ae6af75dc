using Lapor.Foundation;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Intake;

/// <summary>Reports that officers write down for people: whose they are, what is kept beside them, and what is refused.</summary>
public sealed class AssistedIntakeTests
{
    private static readonly Dictated Letter = new() { Submission = World.Complaint, Source = "letter", Agreed = "sent_in", ReceivedOn = "2026-03-01", Reference = "B/12/III/2026" };

    [Theory, OnBothEngines]
    public async Task It_is_the_persons_report_and_who_wrote_it_down_is_kept(Engine engine)
    {
        await using var world = await World.Create(engine);
        var counter = Counter(world);
        var andi = world.Andi.Officer!;
        foreach (var source in Enum.GetValues<HandedIn>())
        {
            var agreed = source is HandedIn.Letter or HandedIn.Email ? "sent_in" : "spoken";
            var filed = (await counter.File(andi, Letter with { Source = source.Code(), Agreed = agreed, PhoneChecked = source is HandedIn.Phone }, source.Code(), default)).Value;
            var facts = (await world.Reports.Facts(filed.Report.TrackingId, default))!;
            Assert.Equal((ReportState.Submitted, source.Code()), (facts.Report.State, facts.Report.Channel));
            var act = Assert.Single(await world.Reports.Acts(facts.Report.Id, default));
            Assert.Equal((ActorKind.Officer, (long?)andi.Id), (act.Actor, act.OfficerId));
            var taken = (await counter.Of(facts.Report.Id, default))!;
            Assert.Equal((source.Code(), agreed, "2026-03-01", "B/12/III/2026", "Andi", "Pemerintah Kota Bandung"), (taken.Source, taken.Agreed, taken.ReceivedOn, taken.Reference, taken.OfficerName, taken.AgencyName));
            // The receipt is the person's; their telephone is believed only where the officer made sure.
            Assert.True(await world.Receipts.Prove(filed.Report.TrackingId.ToString(), filed.Receipt.ToString(), default));
            Assert.Equal(source is HandedIn.Phone, (await world.Contacts.Open(facts.Report.Id, default)).PhoneProved);
        }

        Assert.Null(await counter.Of((await world.Report(await world.File())).Id, default));
    }

    [Theory, OnBothEngines]
    public async Task The_same_form_twice_is_one_report_and_its_receipt_is_printed_for_half_an_hour(Engine engine)
    {
        await using var world = await World.Create(engine);
        var counter = Counter(world);
        var (andi, lina) = (world.Andi.Officer!, world.Lina.Officer!);
        var first = (await counter.File(andi, Letter, "k", default)).Value;
        var again = (await counter.File(andi, Letter, "k", default)).Value;
        Assert.Equal((first.Report.TrackingId, first.Receipt, true), (again.Report.TrackingId, again.Receipt, again.Repeated));
        // Another officer's form of the same name is another form.
        Assert.NotEqual(first.Report.TrackingId, (await counter.File(lina, Letter, "k", default)).Value.Report.TrackingId);
        Assert.Equal(first.Receipt, (await counter.Printed(andi, "k", default))!.Receipt);
        Assert.Null(await counter.Printed(world.Nia.Officer!, "k", default));
        Assert.True(await counter.IsUsed(andi, "k", default));
        world.Clock.Advance(AssistedIntake.Printable);
        Assert.Null(await counter.Printed(andi, "k", default));
    }

    [Theory, OnBothEngines]
    public async Task Who_may_not_and_what_is_missing_is_refused_and_nothing_is_left(Engine engine)
    {
        await using var world = await World.Create(engine);
        var counter = Counter(world);
        var auditor = (await world.Hire("auditor", Role.Auditor, null)).Officer!;
        var before = await Tables.Everything(world.Data);
        foreach (var (change, refusal) in new (Func<Dictated, Dictated>, string)[]
        {
            (d => d with { Source = null }, "source missing"), (d => d with { Source = "merpati" }, "source missing"), (d => d with { Agreed = "" }, "agreed missing"), (d => d with { Source = "phone" }, "agreed agreed_not_sent"),
            (d => d with { ReceivedOn = "2026-03-03" }, "receivedOn date_in_future"), (d => d with { ReceivedOn = "kemarin" }, "receivedOn date_format"), (d => d with { Reference = new string('9', 101) }, "reference too_long"),
            (d => d with { Submission = d.Submission with { Text = "" } }, "text missing"),
        })
        {
            var refused = Assert.Single((await counter.File(world.Andi.Officer!, change(Letter), "x", default)).Refusals);
            Assert.Equal(refusal, $"{refused.Field} {refused.Code}");
        }

        Assert.Equal("not_allowed", Assert.Single((await counter.File(auditor, Letter, "x", default)).Refusals).Code);
        Assert.Equal(before, await Tables.Everything(world.Data));
    }

    private static AssistedIntake Counter(World world) => new(world.Intake, world.Database, world.Clock);
}
