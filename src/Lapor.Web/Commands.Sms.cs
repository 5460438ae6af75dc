using System.CommandLine;
using System.Globalization;
using Lapor.People;
using Lapor.Screening;
using Lapor.Web.Shared;

namespace Lapor.Web;

/// <summary>The command that tells how a text message would be understood.</summary>
public static partial class Commands
{
    private static Command SmsCommandLine()
    {
        var text = new Argument<string>("text") { Description = "isi SMS / the message" };
        var from = new Option<string?>("--from") { Description = "nomor pengirim / the sender's number: +6281234567890" };
        var command = new Command("sms", "Menunjukkan bagaimana sebuah SMS dipahami, tanpa menyimpannya / how a text message would be understood; stores nothing") { text, from };
        command.SetAction((parsed, cancel) => With(async services =>
        {
            if (parsed.GetValue(from) is { } typed && CitizenAddresses.Phone(typed) is null)
                return Tell([new("phone_format", "from", $"Nomor tidak terbaca: {typed}. Contoh: +6281234567890.", $"The number cannot be read: {typed}. Example: +6281234567890.")], 2);
            foreach (var (name, value) in SmsReading.Lines(await services.GetRequiredService<TakeMessage>().Understand(parsed.GetValue(text) ?? "", cancel)))
                Console.WriteLine($"{name + ":",-12} {value}");
            var points = (await services.GetRequiredService<AdvertStore>().Get(cancel)).Points(parsed.GetValue(text) ?? "");
            Console.WriteLine($"{"iklan:",-12} {points.ToString(CultureInfo.InvariantCulture)}{(points >= AdvertRules.Enough ? " (ditahan)" : "")}");
            return 0;
        }));
        return command;
    }
}
