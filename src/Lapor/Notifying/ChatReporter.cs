using System.Globalization;
using Lapor.Attachments;
using Lapor.Channels;
using Lapor.Channels.Conversations;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Notifying;

/// <summary>
/// Tells the reporter of one act where they wrote from: on the messenger that vouches for them. The talk is theirs alone, so what an agency asks or answers stands in it, with the pictures of the work and the answers that it calls for; of an anonymous or
/// confidential report only that there is news, because telephones are shared and lie open.
/// </summary>
public sealed class ChatReporter(Database database, ConversationStore talks, OutboxStore outbox, StopStore stops, AttachmentStore attachments, ReportLinks links, TimeProvider time)
{
    private const int LongestQuote = 3000;
    private const int MostPictures = 4;

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
        var talk = await talks.Open(chat, cancel);
        var shown = await Pictures(facts.Report, act, contact.Language, cancel);
        await database.Write(
            async t =>
            {
                await outbox.Say(t, talk.Id, Cause(act), [Message(facts.Report, act, contact.Language)], facts.Report.Id, act.Id, cancel);
                // Each has a cause of its own: one that is in quarantine at the first try moves no other. They tell no step, so none of them is told again by text message.
                foreach (var picture in shown) await outbox.Say(t, talk.Id, $"{Cause(act)}|{picture.Picture}", [picture], facts.Report.Id, null, cancel);
            },
            cancel);
        return null;
    }

    /// <summary>The last word of a withdrawn report. Belongs to no report, so that it does not go with it.</summary>
    internal async Task TellLast(Report report, Act act, ChatAddress chat, string language, CancellationToken cancel)
    {
        if (await IsSilenced(report, chat, cancel)) return;
        var talk = await talks.Open(chat, cancel);
        await database.Write(t => outbox.Say(t, talk.Id, Cause(act), [new OutgoingChat(Step(report, act.Kind, language))], null, null, cancel), cancel);
    }

    private static string Cause(Act act) => string.Create(CultureInfo.InvariantCulture, $"act|{act.Id}");

    /// <summary>The pictures that an agency's public answer came with, as far as messengers take them.</summary>
    private async Task<IReadOnlyList<OutgoingChat>> Pictures(Report report, Act act, string language, CancellationToken cancel)
    {
        if (report.Anonymous || report.Confidential || act is not { Kind: ActKind.InterimFollowUp or ActKind.FinalFollowUp, Visibility: Visibility.Public }) return [];
        var files = (await attachments.OfReport(report.Id, cancel)).Where(f => f.ActId == act.Id && f.Visibility is not Visibility.Internal && AnswerPictures.IsPicture(f)).Take(MostPictures);
        return [.. files.Select(f => new OutgoingChat($"{Caption(f.Moment, language == "en")}: {links.Report(report.TrackingId)}") { Picture = f.StorageKey, Language = language })];
    }

    private static string Caption(PhotoMoment moment, bool english) => moment switch
    {
        PhotoMoment.Before => english ? "Photo from before the work" : "Foto sebelum pekerjaan",
        PhotoMoment.After => english ? "Photo from after the work" : "Foto sesudah pekerjaan",
        _ => english ? "Photo from the agency" : "Foto dari instansi",
    };

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
