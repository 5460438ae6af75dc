using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Lapor.Tests.Engines;

/// <summary>
/// A test that runs once on SQLite and once on PostgreSQL: <c>[Theory, OnBothEngines] public async Task X(Engine engine)</c>.
/// Values given here are passed after the engine, one run per engine and value.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnBothEnginesAttribute(params object[] values) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        List<ITheoryDataRow> rows = [];
        foreach (var engine in Enum.GetValues<Engine>())
        {
            if (values.Length == 0)
                rows.Add(new TheoryDataRow(engine));
            else
                rows.AddRange(values.Select(value => new TheoryDataRow(engine, value)));
        }
        return new(rows);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
