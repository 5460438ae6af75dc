using System.Globalization;
using Lapor.Channels.Sms;

namespace Lapor.Web.Shared;

/// <summary>How a text message was understood, line by line: for the command line and for whoever tries one.</summary>
public static class SmsReading
{
    /// <summary>Name and value of each line; the same in every language.</summary>
    public static IEnumerable<(string Name, string Value)> Lines(TakeMessage.Understood said)
    {
        yield return ("perintah", said.Command switch
        {
            SmsCommand.SmsReport => "LAPORAN",
            SmsCommand.SmsStatus => "STATUS",
            SmsCommand.SmsReply => "TL",
            SmsCommand.SmsMissing => "LENGKAPI",
            SmsCommand.SmsRating => "NILAI",
            SmsCommand.SmsStop => "BERHENTI",
            SmsCommand.SmsStart => "MULAI",
            SmsCommand.SmsHelp => "BANTUAN",
            SmsCommand.SmsUnclear unclear => $"{unclear.Verb} ? ({unclear.Problem})",
            _ => "-",
        });
        var number = said.Command switch { SmsCommand.SmsStatus s => s.Number, SmsCommand.SmsReply r => r.Number, SmsCommand.SmsMissing g => g.Number, SmsCommand.SmsRating n => n.Number, SmsCommand.SmsStop { Number: { } s } => s, SmsCommand.SmsStart { Number: { } g } => g, _ => default };
        if (number != default) yield return ("nomor", number.ToString());
        if (said.Command is SmsCommand.SmsRating rate) yield return ("nilai", rate.Score.ToString(CultureInfo.InvariantCulture));
        if (said.Command is SmsCommand.SmsReply reply) yield return ("isi", reply.Text);
        if (said.Command is SmsCommand.SmsMissing missing) yield return ("isi", missing.Text);
        if (said.Keyword is not { } match) yield break;
        yield return ("tujuan", match.Targets.Count switch
        {
            0 => "admin nasional",
            1 => $"{match.Targets[0].ShortName} ({match.Targets[0].Slug})",
            _ => "admin nasional; mungkin " + string.Join(", ", match.Targets.Select(t => t.ShortName)),
        });
        if (match.Target?.RegionCode is { } region) yield return ("wilayah", region);
        if (match.Typo) yield return ("ejaan", "dimaklumi");
        if (said.Anonymous) yield return ("anonim", "ya");
        if (said.Confidential) yield return ("rahasia", "ya");
        yield return ("judul", SmsCommand.Title(said.Text));
        yield return ("isi", said.Text);
    }
}
