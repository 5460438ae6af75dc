using Lapor.Channels.Sms;
using Lapor.People;

namespace Lapor.Notifying;

/// <summary>What is told to a citizen about their account, for either way.</summary>
/// <param name="Mail">Subject and text.</param>
/// <param name="Short">The same as one text message: at most 160 signs of the telephones' alphabet.</param>
internal sealed record CitizenWords(MailTexts.Written Mail, string Short);

/// <summary>Brings word about an account to one of its owner's addresses: by mail or as a text message, as the address is.</summary>
public sealed class TellCitizen(SmsAllowance allowance, ReportLinks links, MailTransport mail, SmsTransport sms)
{
    /// <summary>Sends it. A final no is the end of it: nothing about an address is remembered outside its account.</summary>
    /// <param name="address">An e-mail address or a number in E.164.</param>
    /// <param name="words">What to tell.</param>
    /// <param name="key">The same for each try of one message; holds no secret.</param>
    /// <param name="counted">True for a code, which was counted when it was asked for.</param>
    /// <param name="cancel">Stops the sending.</param>
    /// <returns>Null when it is over, else a code of why another try may help.</returns>
    internal async Task<string?> Send(string address, CitizenWords words, string key, bool counted, CancellationToken cancel)
    {
        if (CitizenAddresses.KindOf(address) is AddressKind.Email)
        {
            var sent = await mail.Send(new OutgoingMail(address, words.Mail.Subject, words.Mail.Text, $"{key}@{links.Host}"), cancel);
            return sent.Verdict is MailVerdict.Retry ? sent.Code : null;
        }

        if (!counted && !await allowance.TakeNotice(address, cancel)) return null;
        var texted = await sms.Send(new OutgoingSms(address, words.Short, key), cancel);
        return texted.Verdict is SmsVerdict.Later ? texted.Code : null;
    }
}
