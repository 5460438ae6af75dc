using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

/// <summary>History cannot be rewritten without being found out.</summary>
public sealed class AuditChainTests
{
    private static async Task<(World World, AuditChain Chain, AuditLog Log)> Start(Engine engine)
    {
        var world = await World.Create(engine);
        var log = new AuditLog(world.Database, world.Clock);
        var chain = new AuditChain(world.Database, world.Reports, world.Clock);
        for (var n = 0; n < 3; n++) await world.File();
        await log.Record(new AuditEntry(AuditKind.SignIn, world.Lina.Officer!.Id), default);
        await log.Record(new AuditEntry(AuditKind.IdentityViewed, world.Lina.Officer!.Id, 1, Reason: "perlu dihubungi segera"), default);
        Assert.Equal(0, await chain.Extend(default)); // sees the rows, links them when they are settled
        Assert.Equal(0, await chain.Extend(default));
        world.Clock.Advance(AuditChain.Settled);
        Assert.Equal(5, await chain.Extend(default));
        Assert.Equal(0, await chain.Extend(default));
        return (world, chain, log);
    }

    [Theory, OnBothEngines]
    public async Task An_untouched_history_is_proved_and_goes_on(Engine engine)
    {
        var (world, chain, log) = await Start(engine);
        await using var _ = world;
        Assert.Empty(await chain.Verify([], null, default));
        await log.Record(new AuditEntry(AuditKind.Exported, 1, Subject: "xlsx"), default);
        await world.File();
        world.Clock.Advance(AuditChain.Settled);
        await chain.Extend(default);
        world.Clock.Advance(AuditChain.Settled);
        Assert.Equal(2, await chain.Extend(default));
        Assert.Empty(await chain.Verify([], null, default));
        Assert.Equal([AuditKind.IdentityViewed], (await log.OfReport(1, default)).Select(e => e.Kind));
        Assert.Equal([AuditKind.IdentityViewed, AuditKind.SignIn], (await log.OfOfficer(world.Lina.Officer!.Id, default)).Select(e => e.Kind));
        Assert.Equal([AuditKind.Exported, AuditKind.IdentityViewed], (await log.Page(null, null, 2, default)).Select(e => e.Kind));
        Assert.Equal([AuditKind.SignIn], (await log.Page(null, AuditKind.SignIn, 2, default)).Select(e => e.Kind));
    }

    [Theory]
    [OnBothEngines(
        "history_broken: UPDATE act SET text = 'lain' WHERE id = 2",
        "row_changed: UPDATE act SET hash = (SELECT hash FROM act WHERE id = 1) WHERE id = 2",
        "row_missing: DELETE FROM act WHERE id = 2",
        "row_changed: UPDATE audit_entry SET reason = 'alasan yang lain' WHERE kind = 'identity_viewed'",
        "row_missing: DELETE FROM audit_entry WHERE kind = 'identity_viewed'",
        "row_missing: UPDATE audit_entry SET id = id + 100 WHERE kind = 'sign_in'",
        "link_broken: DELETE FROM audit_link WHERE source = 'entry' AND source_id = 2; UPDATE audit_link SET source_id = 2 WHERE source = 'entry'",
        "link_missing: DELETE FROM audit_link WHERE seq = 2",
        "link_missing: DELETE FROM audit_link WHERE seq = 5",
        "row_unlinked: DELETE FROM audit_link WHERE seq > 3; UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit_link WHERE seq = 3)")]
    public async Task A_changed_removed_or_reordered_row_is_found(Engine engine, string forgery)
    {
        var (world, chain, _) = await Start(engine);
        await using var open = world;
        var (code, sql) = (forgery.Split(": ")[0], forgery.Split(": ")[1]);
        await world.Database.Write(t => t.Execute(sql));
        Assert.Contains(code, (await chain.Verify([], null, default)).Select(f => f.Code));
    }

    [Theory, OnBothEngines]
    public async Task The_head_is_published_once_a_day_and_tells_a_chain_that_was_made_anew(Engine engine)
    {
        var (world, chain, _) = await Start(engine);
        await using var open = world;
        world.Clock.Advance(TimeSpan.FromDays(1));
        await chain.Extend(default);
        await chain.Extend(default);
        var anchors = await chain.Anchors(default);
        Assert.Equal(2, anchors.Count);
        Assert.Equal(5, anchors[0].Seq);
        Assert.Empty(await chain.Verify(anchors, null, default));

        // Somebody who can write everything makes the whole chain anew over a forged entry, published anchors included.
        await world.Database.Write(t => t.Execute("UPDATE audit_entry SET reason = 'bukan saya' WHERE reason <> ''; DELETE FROM audit_link; DELETE FROM audit_head; DELETE FROM public_anchor"));
        await chain.Extend(default);
        world.Clock.Advance(AuditChain.Settled);
        await chain.Extend(default);
        Assert.Empty(await chain.Verify([], null, default));
        Assert.Contains(new AuditFinding("anchor_differs", anchors[0].Day), await chain.Verify(anchors, null, default));
    }

    [Theory, OnBothEngines]
    public async Task Two_nodes_extending_at_once_link_every_row_once(Engine engine)
    {
        var (world, chain, log) = await Start(engine);
        await using var open = world;
        for (var n = 0; n < 20; n++) await log.Record(new AuditEntry(AuditKind.SignIn, n), default);
        world.Clock.Advance(AuditChain.Settled);
        await chain.Extend(default);
        world.Clock.Advance(AuditChain.Settled);
        var linked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => chain.Extend(default))));
        Assert.Equal(20, linked.Sum());
        Assert.Empty(await chain.Verify([], null, default));
    }
}
