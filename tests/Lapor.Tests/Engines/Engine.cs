namespace Lapor.Tests.Engines;

/// <summary>The two databases the product runs on.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}
