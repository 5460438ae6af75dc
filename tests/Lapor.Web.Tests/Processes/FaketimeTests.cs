using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Processes;

/// <summary>
/// The real executable under another wall clock: the days pass in leaps while it runs. What <see cref="TimeTravelTests"/> shows with a clock of our own holds with the machine's.
/// </summary>
public sealed class FaketimeTests
{
    [Fact]
    public Task Days_that_leap_under_the_running_server_bring_each_thing_once_and_in_order() => LeapingDays.Pass(Engine.Sqlite, nodes: 1);
}

/// <summary>The same with two nodes on one PostgreSQL. A class of its own, so that it waits beside the other.</summary>
public sealed class FaketimeNodesTests
{
    [Fact]
    public Task Days_that_leap_under_two_nodes_bring_each_thing_once_and_in_order() => LeapingDays.Pass(Engine.Postgres, nodes: 2);
}
