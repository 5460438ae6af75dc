using Lapor.Storage;

namespace Lapor.Bench;

/// <summary>Addresses to measure, taken from the database so that every size is asked for what it holds.</summary>
internal static class Samples
{
    public static async Task Run(string db)
    {
        await using var database = Database.Open(db);
        var ids = await database.Read(s => s.Query<string>("SELECT tracking_id FROM public_report WHERE id % 997 = 0 ORDER BY id DESC LIMIT 50"));
        if (ids.Count == 0) ids = await database.Read(s => s.Query<string>("SELECT tracking_id FROM public_report ORDER BY id DESC LIMIT 50"));
        foreach (var id in ids) Console.WriteLine(id);
    }
}
