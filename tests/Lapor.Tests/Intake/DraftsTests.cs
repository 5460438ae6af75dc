using Lapor.Intake;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Intake;

public sealed class DraftsTests
{
    [Theory, OnBothEngines]
    public async Task A_draft_opens_for_its_writer_alone_and_is_noise_in_the_database(Engine engine)
    {
        await using var world = await World.Create(engine);
        var key = Drafts.NewKey();
        Assert.True(Drafts.IsKey(key));
        await world.Drafts.Save(key, World.Complaint with { Title = "Judul awal" }, default);
        await world.Drafts.Save(key, World.Complaint, default);
        Assert.Equal(World.Complaint, await world.Drafts.Open(key, default));
        Assert.Null(await world.Drafts.Open(Drafts.NewKey(), default));
        var stored = await Tables.Text(world.Data, ["draft"]);
        foreach (var word in new[] { World.Complaint.Title!, World.Complaint.Contact.Name, key, "Lampu" }) Assert.DoesNotContain(word, stored, StringComparison.Ordinal);
        Assert.Contains(Drafts.Id(key), stored, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_stored_draft_that_was_changed_or_swapped_does_not_open(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (mine, yours) = (Drafts.NewKey(), Drafts.NewKey());
        await world.Drafts.Save(mine, World.Complaint, default);
        await world.Drafts.Save(yours, World.Complaint with { Title = "Milik orang lain" }, default);
        await world.Database.Write(t => t.Execute(
            "UPDATE draft SET sealed = (SELECT sealed FROM draft d WHERE d.id = @yours) WHERE id = @mine", new { mine = Drafts.Id(mine), yours = Drafts.Id(yours) }));
        Assert.Null(await world.Drafts.Open(mine, default));
        await world.Database.Write(t => t.Execute("UPDATE draft SET sealed = @cut", new { cut = new byte[5] }));
        Assert.Null(await world.Drafts.Open(yours, default));
    }

    [Theory, OnBothEngines]
    public async Task Drafts_are_forgotten_when_filed_and_after_a_week(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (old, fresh, filed) = (Drafts.NewKey(), Drafts.NewKey(), Drafts.NewKey());
        await world.Drafts.Save(old, World.Complaint, default);
        world.Clock.Advance(Drafts.Kept);
        await world.Drafts.Save(fresh, World.Complaint, default);
        await world.Drafts.Save(filed, World.Complaint, default);
        await world.Drafts.Forget(filed, default);
        Assert.Null(await world.Drafts.Open(filed, default));
        Assert.Equal(0, await world.Drafts.Sweep(default));
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await world.Drafts.Sweep(default));
        Assert.Null(await world.Drafts.Open(old, default));
        Assert.NotNull(await world.Drafts.Open(fresh, default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("pendek")]
    [InlineData("../../../../../../../../../../../../etc/pas")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0")]
    public void What_the_system_never_made_is_no_key(string? text) => Assert.False(Drafts.IsKey(text));
}
