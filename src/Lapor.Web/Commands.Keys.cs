using System.CommandLine;
using System.Globalization;
using Lapor.People;

namespace Lapor.Web;

public static partial class Commands
{
    private static Command KeysCommand()
    {
        var list = new Command("list", "Kunci induk dan berapa kunci yang dibungkusnya / master keys and how many keys each wraps");
        list.SetAction((_, cancel) => With(async services =>
        {
            var ring = services.GetRequiredService<KeyRing>();
            var uses = await services.GetRequiredService<RewrapKeys>().Uses(cancel);
            foreach (var id in ring.Ids) Console.WriteLine($"{id} {uses.GetValueOrDefault(id).ToString(CultureInfo.InvariantCulture)}{(id == ring.CurrentId ? " *" : "")}");
            return 0;
        }));
        var rotate = new Command("rotate", "Menambah kunci induk dan membungkus ulang semuanya, tanpa berhenti / add a master key and wrap everything anew, while running");
        rotate.SetAction((_, cancel) => With(async services =>
        {
            var id = services.GetRequiredService<KeyRing>().Add();
            await services.GetRequiredService<AuditLog>().Record(new AuditEntry(AuditKind.KeysRotated, Subject: "key:" + id), cancel);
            Console.WriteLine($"kunci baru / new key: {id}");
            void Progress(int n) => Console.Error.Write($"\r{n.ToString(CultureInfo.InvariantCulture)}");
            var done = await services.GetRequiredService<RewrapKeys>().Run(Progress, cancel);
            Console.Error.WriteLine();
            Console.WriteLine($"dibungkus ulang / wrapped anew: {done.ToString(CultureInfo.InvariantCulture)}");
            Console.WriteLine("Simpan cadangan folder kunci sekarang. / Back up the key folder now.");
            return 0;
        }));
        var rewrap = new Command("rewrap", "Melanjutkan pembungkusan ulang yang terputus / go on with an interrupted rotation");
        rewrap.SetAction((_, cancel) => With(async services =>
        {
            Console.WriteLine($"dibungkus ulang / wrapped anew: {(await services.GetRequiredService<RewrapKeys>().Run(null, cancel)).ToString(CultureInfo.InvariantCulture)}");
            return 0;
        }));
        return new Command("keys", "Kunci di luar basis data / the keys outside the database") { list, rotate, rewrap };
    }
}
