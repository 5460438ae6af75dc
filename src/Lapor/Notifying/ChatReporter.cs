using System.Globalization;
using Lapor.Channels;
using Lapor.Channels.Conversations;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Notifying;

/// <summary>
/// Tells the reporter of one act where they wrote from: on the messenger that vouches for them. The talk is theirs alone, so what an agency asks or answers stands in it, with the answers that it calls for; of an anonymous or
/// confidential report only that there is news, because telephones are shared and lie open.
/// </summary>
public sealed class ChatReporter(Database database, ConversationStore talks, OutboxStore outbox, StopStore stops, TimeProvider time)
{
    private const int LongestQuote = 3000;

    /// <summary>Writes what the messenger is to bring; a second time nothing.</summary>
    /// <param name="facts">The report.</param>
    /// <param name="act">The act.</param>
    /// <param name="contact">The reporter.</param>
    /// <param name="chat">Where they wrote from.</param>
    /// <param name="isInstead">Another channel could not bring it: it is told here even where the reporter wants only what is needed.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How long the quiet hours last, where nothing was told because of them; else null.</returns>
    internal async Task<TimeSpan?> Tell(Facts facts, Act act, Contact contact, ChatAddress chat, bool isInstead, CancellationToken cancel)
    {
        // What they did here was answered here.
        if (act.Actor is ActorKind.Reporter && act.Channel == chat.Channel) return null;
        var timing = NewsRules.Decide(NewsRules.Of(act.Kind), NewsWay.Chat, contact, await IsSilenced(facts.Report, chat, cancel), time.GetUtcNow(), isInstead);
        if (timing.Moment is NewsMoment.Later) return timing.Wait;
        if (timing.Moment is not NewsMoment.Now) return null;
        await Write(chat, Message(facts.Report, act, contact.Language), act, facts.Report.Id, act.Id, cancel);
        return null;
    }

    /// <summary>The last word of a withdrawn report. Belongs to no report, so that it does not go with it.</summary>
    internal async Task TellLast(Report report, Act act, ChatAddress chat, string language, CancellationToken cancel)
    {
        if (!await IsSilenced(report, chat, cancel)) await Write(chat, new OutgoingChat(Step(report, act.Kind, language)), act, null, null, cancel);
    }

    private async Task Write(ChatAddress chat, OutgoingChat message, Act act, long? reportId, long? actId, CancellationToken cancel)
    {
        var talk = await talks.Open(chat, cancel);
        await database.Write(t => outbox.Say(t, talk.Id, string.Create(CultureInfo.InvariantCulture, $"act|{act.Id}"), [message], reportId, actId, cancel), cancel);
    }

    private async Task<bool> IsSilenced(Report report, ChatAddress chat, CancellationToken cancel) => await stops.SilentSince(chat.Channel, chat.Handle, cancel) is { } since && report.SubmittedAt <= since;

    /// <summary>What one act is told with.</summary>
    internal static OutgoingChat Message(Report report, Act act, string language)
    {
        var english = language == "en";
        var hidden = report.Anonymous || report.Confidential;
        var shown = !hidden && (act.Kind is ActKind.Hold || (act.Kind is ActKind.InterimFollowUp or ActKind.FinalFollowUp && act.Visibility is Visibility.Public)) ? act.Text : "";
        if (shown.Length > LongestQuote) shown = shown[..(LongestQuote - (char.IsHighSurrogate(shown[LongestQuote - 1]) ? 1 : 0))] + "…";
        return new(Step(report, act.Kind, language) + (shown.Length > 0 ? "\n\n" + shown : ""), Choices(report, act.Kind, english));
    }

    private static string Step(Report report, ActKind act, string language)
    {
        var (id, en) = report.Anonymous || report.Confidential ? ("ada kabar untuk laporan Anda", "there is news of your report") : TextReporter.Step(act, report.TrackingId.Spoken);
        var said = language == "en" ? en : id;
        return char.ToUpperInvariant(said[0]) + said[1..] + ".";
    }

    private static ChatChoice[] Choices(Report report, ActKind act, bool english)
    {
        var id = report.TrackingId;
        return act switch
        {
            ActKind.Hold or ActKind.WarnHold => [new(english ? "Complete it" : "Lengkapi", $"answer.{id}"), new(english ? "Status" : "Cek status", $"STATUS {id}")],
            ActKind.FinalFollowUp or ActKind.WarnSilence or ActKind.CloseByAdmin or ActKind.CloseBySystem =>
                [new(english ? "Solved (5)" : "Selesai, puas (5)", $"NILAI {id} 5"), new(english ? "Not solved (2)" : "Belum selesai (2)", $"NILAI {id} 2"), new(english ? "Answer" : "Balas instansi", $"answer.{id}")],
            ActKind.InterimFollowUp or ActKind.Reopen or ActKind.Archive or ActKind.ExpireHold => [new(english ? "Answer" : "Balas instansi", $"answer.{id}"), new(english ? "Status" : "Cek status", $"STATUS {id}")],
            ActKind.Withdraw or ActKind.TakeBack => [],
            _ => [new(english ? "Status" : "Cek status", $"STATUS {id}")],
        };
    }
}
