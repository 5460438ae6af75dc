using Lapor.Channels;
using Lapor.Channels.Sms;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>What is told to a citizen about their account, for either way.</summary>
/// <param name="Mail">Subject and text.</param>
/// <param name="Short">The same as one text message: at most 160 signs of the telephones' alphabet.</param>
internal sealed record CitizenWords(MailTexts.Written Mail, string Short);

/// <summary>What a message is to its reader, and so what it is counted as where it costs.</summary>
internal enum CitizenWord
{
    /// <summary>A one-time code, counted when it was asked for.</summary>
    Code,

    /// <summary>Word of what the account's user did, as often as they like.</summary>
    Notice,

    /// <summary>Word of changed addresses or the end of the account: nothing else may use up its room.</summary>
    Warning,

    /// <summary>News of a report, which may come for very many at once.</summary>
    News,
}

/// <summary>Brings word about an account to one of its owner's addresses: by mail or as a text message, as the address is. The one place where text messages leave.</summary>
public sealed class TellCitizen(SmsAllowance allowance, StopStore stops, ReportLinks links, MailTransport mail, SmsTransport sms)
{
    /// <summary>What <see cref="Send"/> says where the number or the hour has no room for another text message: hours may pass.</summary>
    public const string NoRoom = "sms_limit";

    /// <summary>Sends it. A final no is the end of it: nothing about an address is remembered outside its account.</summary>
    /// <param name="address">An e-mail address or a number in E.164.</param>
    /// <param name="words">What to tell.</param>
    /// <param name="key">The same for each try of one message; holds no secret.</param>
    /// <param name="word">What it is counted as.</param>
    /// <param name="cancel">Stops the sending.</param>
    /// <returns>Null when it is over, else a code of why another try may help.</returns>
    internal async Task<string?> Send(string address, CitizenWords words, string key, CitizenWord word, CancellationToken cancel)
    {
        if (CitizenAddresses.KindOf(address) is AddressKind.Email)
        {
            var sent = await mail.Send(new OutgoingMail(address, words.Mail.Subject, words.Mail.Text, $"{key}@{links.Host}") { Always = true }, cancel);
            return sent.Verdict is MailVerdict.Retry ? sent.Code : null;
        }

        return await Text(address, words.Short, key, word, cancel);
    }

    /// <summary>Whether the owner of a number wrote <c>BERHENTI</c> after this report was filed: no word of it goes there.</summary>
    internal async Task<bool> IsSilenced(string number, Report report, CancellationToken cancel) => await stops.SilentSince("sms", number, cancel) is { } since && report.SubmittedAt <= since;

    /// <summary>Sends one text message. A number that none are sent to here is the end of it.</summary>
    /// <param name="number">In E.164.</param>
    /// <param name="text">At most 160 signs of the telephones' alphabet; an answer to what they wrote, two parts.</param>
    /// <param name="key">The same for each try of one message; holds no secret.</param>
    /// <param name="word">What it is counted as.</param>
    /// <param name="cancel">Stops the sending.</param>
    /// <param name="news">The step that it tells of, for the next channel where it does not arrive; null: for none.</param>
    /// <returns>Null when it is over, else a code of why another try may help.</returns>
    internal async Task<string?> Text(string number, string text, string key, CitizenWord word, CancellationToken cancel, SmsNews? news = null)
    {
        if (!allowance.Reaches(number)) return null;
        var taken = word switch
        {
            CitizenWord.Code => [],
            CitizenWord.News => await allowance.TakeNews(number, cancel),
            _ => await allowance.TakeNotice(number, word is CitizenWord.Warning, cancel),
        };
        if (taken is null) return NoRoom;
        var texted = await sms.Send(new OutgoingSms(number, text, key) { News = news }, cancel);
        if (texted.Verdict is not SmsVerdict.Later) return null;
        // Each message counts once, however often it is tried; only one that nobody answered for may have left.
        if (texted.Code != SmsTransport.NoAnswer) await allowance.GiveBack(taken, cancel);
        return texted.Code;
    }
}
