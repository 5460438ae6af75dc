using Lapor.Agencies;
using Lapor.Tests.Engines;

namespace Lapor.Tests.Agencies;

/// <summary>One database per engine with all reference data, for tests that only read.</summary>
public sealed class LoadedReferenceData : IAsyncLifetime
{
    private readonly Dictionary<Engine, Task<TestDatabase>> loaded = [];
    private readonly Lock gate = new();

    internal Task<TestDatabase> On(Engine engine)
    {
        lock (gate)
        {
            if (!loaded.TryGetValue(engine, out var task)) loaded[engine] = task = Load(engine);
            return task;
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var task in loaded.Values) await (await task).DisposeAsync();
    }

    private static async Task<TestDatabase> Load(Engine engine)
    {
        var database = await TestDatabase.Create(engine);
        await new LoadReference(database.Database).Run();
        return database;
    }
}
