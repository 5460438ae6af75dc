using Lapor.Browser.Tests.Harness;
using Lapor.Tests.Engines;

namespace Lapor.Browser.Tests;

/// <summary>The living style page holds every part in every state, so what is clean here is clean on the pages made of it.</summary>
public sealed class StylePageTests(Chromium chromium) : IAsyncLifetime
{
    private TestDatabase? database;
    private LaporProcess? lapor;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Create(Engine.Sqlite);
        lapor = await LaporProcess.Start(database);
    }

    public async ValueTask DisposeAsync()
    {
        if (lapor is not null)
            await lapor.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task Every_part_is_clean_in_every_look()
    {
        foreach (var look in Look.Pairwise.Append(Look.Narrowest))
        {
            await using var visitor = await chromium.Open(look, lapor!.Url);
            var answer = await visitor.Go("/gaya");
            Assert.Equal(200, answer.Status);
            await visitor.Check("gaya");
        }
    }
}
