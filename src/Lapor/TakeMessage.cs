using System.Globalization;
using Lapor.Agencies;
using Lapor.Channels;
using Lapor.Channels.Sms;
using Lapor.Channels.Wordings;
using Lapor.Closing;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Screening;
using Lapor.Storage;

namespace Lapor;

/// <summary>
/// A message from a channel → the operation that it asks for → the answer, exactly once. Beside <see cref="Workers"/> the only file that sees several steps, because a message may be
/// a report, a reply, what a hold asked for, or a rating.
/// </summary>
public sealed class TakeMessage(
    InboundStore inbound, PartStore parts, KeywordStore keywords, FileReport file, ReportStore reports, AgencyStore agencies, ContactVault contacts, Replying replying, Verdicts verdicts, PublicStore shown, ChannelTextStore wordings, AdvertStore adverts,
    StopStore stops, TellCitizen tell, InboundLimits limits, TimeProvider time)
{
    private const string Indonesian = "id";
    private const int MostGreetings = 3;

    /// <summary>Messages of one sender in a day that are worked on; what is more is held until an admin lets it through.</summary>
    public int ADay => limits.PerNumber;

    /// <summary>How a message would be understood; nothing is stored.</summary>
    /// <param name="Command">What it asks for.</param>
    /// <param name="Keyword">For a report: whom its first words name.</param>
    /// <param name="Anonymous">A report asks to be anonymous.</param>
    /// <param name="Confidential">A report asks to be confidential.</param>
    /// <param name="Text">For a report: its text.</param>
    public sealed record Understood(SmsCommand Command, KeywordMatch? Keyword, bool Anonymous, bool Confidential, string Text);

    /// <summary>What came of a message.</summary>
    internal sealed record Handled(string Outcome, long? ReportId, string Answer);

    /// <summary>Reads a message without storing anything.</summary>
    public async Task<Understood> Understand(string text, CancellationToken cancel)
    {
        var command = SmsCommand.Read(text);
        if (command is not SmsCommand.SmsReport told) return new(command, null, false, false, "");
        var (before, anonymous, confidential) = Wishes(told.Text, false, false);
        var match = (await keywords.Get(cancel)).Match(before);
        (var rest, anonymous, confidential) = Wishes(match.Rest, anonymous, confidential);
        // A keyword and nothing behind it tells nothing; one that several share stays in the words, so that the admin reads which.
        return new(told, match, anonymous, confidential, match.Targets.Count > 1 || !rest.Any(char.IsLetterOrDigit) ? before : rest);
    }

    /// <summary>Takes a message: does what it asks for, and answers. The same message again gets the same answer and changes nothing.</summary>
    /// <returns>The answer; empty: none.</returns>
    public async Task<string> Run(InboundMessage message, CancellationToken cancel)
    {
        var kept = await inbound.Keep(message, cancel);
        if (kept.Undelivered) await inbound.Deliver(message, reached: true, cancel);
        return kept.Answer ?? await Work(kept, owed: false, cancel);
    }

    /// <summary>Takes a part of a longer message: the one that makes it whole is answered, the others are not.</summary>
    /// <returns>The message that it made whole, or the part itself; and the answer, empty: none.</returns>
    public async Task<(InboundMessage Taken, string Answer)> RunPart(InboundMessage part, PartHeader header, CancellationToken cancel)
    {
        if (await parts.Add(part, header, cancel) is not { } whole) return (part, "");
        if (whole.IsKept) return (whole.Message, await inbound.AnswerOf(whole.Message, cancel));
        // Kept before the parts are let go: a process that dies in between leaves both, and they are joined to the same.
        await inbound.Keep(whole.Message, cancel);
        await parts.Kept(whole, part, cancel);
        return (whole.Message, await Run(whole.Message, cancel));
    }

    /// <summary>The job of a kept message, or of parts that were waited for.</summary>
    /// <exception cref="IOException">The answer could not be sent now.</exception>
    public async Task TakeUp(string payload, CancellationToken cancel)
    {
        if (!payload.StartsWith(PartStore.WaitedFor, StringComparison.Ordinal)) await TakeUp(long.Parse(payload, NumberStyles.None, CultureInfo.InvariantCulture), cancel);
        else if (await parts.Late(payload, cancel) is { } whole)
        {
            // Its own job works on it and sends the answer: nobody waits any more.
            await inbound.Keep(whole.Message, cancel);
            await parts.Kept(whole, null, cancel);
        }
    }

    /// <summary>The answer did not reach whoever asked for it; unless they ask again it is sent by the channel's own way.</summary>
    public Task Lost(InboundMessage message, CancellationToken cancel) => inbound.Deliver(message, reached: false, cancel);

    /// <summary>Takes up what a process left that died in between, and sends an answer that reached nobody. The job of a kept message.</summary>
    /// <exception cref="IOException">The answer could not be sent now.</exception>
    public async Task TakeUp(long id, CancellationToken cancel)
    {
        if (await inbound.ById(id, cancel) is not { } kept || kept is { Answer: not null, Undelivered: false }) return;
        var answer = kept.Answer ?? await Work(kept, owed: true, cancel);
        // A gateway that asked once more in between has it already.
        if ((await inbound.ById(id, cancel))?.Undelivered != true) return;
        if (answer.Length > 0 && CitizenAddresses.Phone(kept.Message.Sender) is { } number
            && await tell.Text(number, answer, $"inbound.{kept.OnceKey}", CitizenWord.News, cancel) is { } why) throw new IOException(why);
        await inbound.Deliver(kept.Message, reached: true, cancel);
    }

    private async Task<string> Work(KeptMessage kept, bool owed, CancellationToken cancel)
    {
        Handled done;
        var say = await wordings.Answers(Indonesian, cancel);
        try
        {
            done = kept.Outcome is { } outcome ? new(outcome, kept.ReportId, await Again(kept, say, cancel)) : await Do(kept, say, cancel);
        }
        catch (DoneAlreadyException)
        {
            var other = await inbound.ById(kept.Id, cancel) ?? kept;
            if (other.Answer is { } theirs) return theirs;
            done = new(other.Outcome ?? "taken", other.ReportId, await Again(other, say, cancel));
        }

        await inbound.Answered(kept, done.Outcome, done.ReportId, done.Answer, owed, cancel);
        return done.Answer;
    }

    private async Task<Handled> Do(KeptMessage kept, SmsAnswers say, CancellationToken cancel)
    {
        var sender = await inbound.OfSender(kept.Message, time.GetUtcNow().AddDays(-1).ToUnixTimeMilliseconds(), cancel);
        if (sender.Today > ADay && !kept.IsReleased) return new("too_many", null, sender.Today == ADay + 1 ? say.Capped : "");
        // Without its start nobody knows whom it is for, or whether it is a report at all.
        if (kept.Message.Missing.Contains(1)) return new("start_missing", null, say.StartMissing);
        if (sender.Held > 0 && SmallTalk.IsYes(kept.Message.Text))
        {
            // Whoever answers is a person; a machine that advertises is not. The released messages are answered by their own jobs.
            return await inbound.ReleaseSender(kept, cancel) > 0 ? new("let_through", null, say.LetThrough) : new("empty", null, say.Nothing);
        }

        var said = await Understand(kept.Message.Text, cancel);
        if (said.Command is not SmsCommand.SmsReport) return await Obey(kept, said.Command, null, say, cancel);
        // Of two machines that greet each other one falls silent.
        if (SmallTalk.IsGreeting(said.Text)) return new("greeted", null, sender.Greeted < MostGreetings ? say.Greeted : "");
        if (!kept.IsReleased && !sender.IsTrusted && (sender.IsJunk || (await adverts.Get(cancel)).IsAdvert(kept.Message.Text)))
            return new("spam", null, sender is { IsJunk: false, HeldToday: 0 } ? say.Held : "");
        return await File(kept, said, sender.SameWords > 0, say, cancel);
    }

    /// <summary>Does what a command asks for, on any channel.</summary>
    /// <param name="kept">The message.</param>
    /// <param name="command">Anything but a report.</param>
    /// <param name="draft">Files that go with a reply; null: none.</param>
    /// <param name="language">What is answered in: <c>id</c> or <c>en</c>.</param>
    /// <param name="cancel">Stops the work.</param>
    internal async Task<Handled> Obey(KeptMessage kept, SmsCommand command, string? draft, string language, CancellationToken cancel) =>
        await Obey(kept, command, draft, await wordings.Answers(language, cancel), cancel);

    private async Task<Handled> Obey(KeptMessage kept, SmsCommand command, string? draft, SmsAnswers say, CancellationToken cancel)
    {
        var chat = kept.Message.Chat is not null;
        return command switch
        {
            SmsCommand.SmsStatus status => await Status(kept, status.Number, say, cancel),
            SmsCommand.SmsReply reply => await Say(kept, reply.Number, reply.Text, draft, say, cancel),
            SmsCommand.SmsMissing missing => await Say(kept, missing.Number, missing.Text, draft, say, cancel),
            SmsCommand.SmsRating rate => await Rate(kept, rate, say, cancel),
            SmsCommand.SmsStop stop => await News(kept, stop.Number, wanted: false, say, cancel),
            SmsCommand.SmsStart start => await News(kept, start.Number, wanted: true, say, cancel),
            SmsCommand.SmsHelp => new("help", null, chat ? say.ChatHelp : say.Help),
            SmsCommand.SmsUnclear unclear => new("unclear", null, say.Unclear(unclear)),
            _ => new("empty", null, say.Nothing),
        };
    }

    private async Task<Handled> File(KeptMessage kept, Understood said, bool repeats, SmsAnswers say, CancellationToken cancel)
    {
        // Filed by the process that died: the keywords may read otherwise today.
        if ((kept.IsFresh ? null : await file.Again(Key(kept), cancel)) is not { } filed)
        {
            if (repeats && await Before(kept, say, cancel) is { } before) return before;
            var outcome = await file.File(
                Viewer.Public, Written(kept, said), Key(kept), (transaction, report) => InboundStore.Done(transaction, kept.Id, "filed", report.Id, cancel), cancel);
            // Refused because another process filed it at the same moment and read the keywords otherwise: it is filed.
            if ((outcome.IsRefused ? await file.Again(Key(kept), cancel) : outcome.Value) is not { } now) return Refused(outcome.Refusals[0], say);
            filed = now;
        }

        return new("filed", filed.Report.Id, say.TakenIn(filed.Report, filed.Receipt, said.Keyword!.Target?.ShortName, kept.Message.Missing));
    }

    // Of the message itself, because rows go and their numbers come again; with a control character, which nobody outside can send.
    private static string Key(KeptMessage kept) => $"inbound\u0001{kept.OnceKey}";

    private static Submission Written(KeptMessage kept, Understood said)
    {
        var number = CitizenAddresses.Phone(kept.Message.Sender);
        var target = said.Keyword!.Target;
        return new Submission
        {
            Class = ReportClass.Complaint.Code(),
            Title = SmsCommand.Title(said.Text),
            Text = said.Text,
            RegionCode = target?.RegionCode ?? Shared(said.Keyword.Targets),
            Agency = target?.Slug,
            Anonymous = said.Anonymous,
            Confidential = said.Confidential,
            // The carrier vouches for the number, as a code that was typed in would.
            Contact = new Contact(Phone: number ?? "") { PhoneProved = number is not null },
            Channel = kept.Message.Channel,
            FreeForm = true,
        };
    }

    /// <summary>
    /// The same words from the same telephone within a day: an impatient thumb, or a machine that answers our answers. The first gets the number of the report that stands, further ones nothing, so
    /// that two machines do not talk all day.
    /// </summary>
    private async Task<Handled?> Before(KeptMessage kept, SmsAnswers say, CancellationToken cancel)
    {
        var same = await inbound.SameWords(kept, time.GetUtcNow().AddDays(-1).ToUnixTimeMilliseconds(), cancel);
        if (same.Count == 0 || await reports.Facts(same[0], cancel) is not { } facts || facts.Report.State is ReportState.Closed or ReportState.Archived or ReportState.Withdrawn) return null;
        return new("repeated", facts.Report.Id, same.Count == 1 ? say.Already(facts.Report.TrackingId, facts.Report.State) : "");
    }

    /// <summary>The province that all of them lie in, where they do.</summary>
    private static string? Shared(IReadOnlyList<KeywordTarget> targets)
    {
        var provinces = targets.Select(t => Region.At(RegionLevel.Province, t.RegionCode)).Distinct().ToList();
        return provinces.Count == 1 ? provinces[0] : null;
    }

    private async Task<Handled> Status(KeptMessage kept, TrackingId id, SmsAnswers say, CancellationToken cancel)
    {
        if (await Own(kept, id, cancel) is { } facts)
        {
            var report = facts.Report;
            var hidden = report.Anonymous || report.Confidential;
            var acts = (await reports.Acts(report.Id, cancel)).Where(a => May.See(Viewer.Reporter(id), facts, a));
            var latest = acts.LastOrDefault(a => a.Kind is ActKind.InterimFollowUp or ActKind.FinalFollowUp or ActKind.Hold);
            // What is meant for the reporter alone is read on their page, not on a screen that others see light up.
            var answer = !hidden && latest is ({ Kind: ActKind.Hold } or { Visibility: Visibility.Public }) ? latest.Text : null;
            var agency = hidden || report.AgencyId is not { } owner ? null : (await agencies.ById(owner, cancel))?.ShortName;
            return new("status", report.Id, say.Status(id, report.State, agency, Day(report.DueAt, say.Language), answer));
        }

        // What everybody reads on the page where a number is typed.
        return await shown.Status(id, cancel) is { } open
            ? new("status", null, say.Status(id, Codes.Member<ReportState>(open.State), null, Day(open.DueAt, say.Language), null, open.TakenBack))
            : new("not_found", null, say.NotYours(id.ToString(), kept.Message.Chat is not null));
    }

    private async Task<Handled> Say(KeptMessage kept, TrackingId id, string text, string? draft, SmsAnswers say, CancellationToken cancel)
    {
        if (await Own(kept, id, cancel) is not { } facts) return new("not_found", null, say.NotYours(id.ToString(), kept.Message.Chat is not null));
        var (by, channel) = (Viewer.Reporter(id), kept.Message.Channel);
        Func<Transaction, Act, Task> also = (transaction, act) => InboundStore.Done(transaction, kept.Id, "said", act.ReportId, cancel);
        var outcome = facts.Report.State switch
        {
            ReportState.OnHold => await replying.Complete(by, id, text, draft, channel, cancel, also),
            ReportState.FollowedUp or ReportState.ReporterReplied => await replying.Reply(by, id, text, draft, channel, cancel, also),
            ReportState.Closed or ReportState.Archived => await verdicts.Object(by, id, text, channel, cancel, also),
            _ => await replying.Supplement(by, id, text, draft, channel, cancel, also),
        };
        return outcome.IsRefused ? Refused(outcome.Refusals[0], say) : new("said", outcome.Value.Report.Id, say.Taken(id, outcome.Value.Report.State, kept.Message.Missing));
    }

    private async Task<Handled> Rate(KeptMessage kept, SmsCommand.SmsRating rate, SmsAnswers say, CancellationToken cancel)
    {
        if (await Own(kept, rate.Number, cancel) is not { } facts) return new("not_found", null, say.NotYours(rate.Number.ToString(), kept.Message.Chat is not null));
        var (by, channel, verdict) = (Viewer.Reporter(rate.Number), kept.Message.Channel, Judged(rate));
        Func<Transaction, Act, Task> also = (transaction, act) => InboundStore.Done(transaction, kept.Id, "rated", act.ReportId, cancel);
        var outcome = facts.Report.State is ReportState.Closed
            ? await verdicts.Rate(by, rate.Number, rate.Score, verdict.Code(), rate.Text, channel, cancel, also)
            : await verdicts.Close(by, rate.Number, rate.Score, verdict.Code(), rate.Text, channel, cancel, also);
        return outcome.IsRefused ? Refused(outcome.Refusals[0], say) : new("rated", facts.Report.Id, say.Rated(rate.Number, rate.Score, verdict));
    }

    /// <summary>The word behind the score where there is one, else what the score says: four and five solved, three partly, less not.</summary>
    private static Verdict Judged(SmsCommand.SmsRating rate) => rate.Text.Split(' ', 2)[0].ToUpperInvariant() switch
    {
        "SELESAI" or "TUNTAS" => Verdict.Resolved,
        "SEBAGIAN" => Verdict.Partly,
        "BELUM" or "TIDAK" => Verdict.NotResolved,
        _ => rate.Score >= 4 ? Verdict.Resolved : rate.Score == 3 ? Verdict.Partly : Verdict.NotResolved,
    };

    /// <summary>News of one report or of all, wanted or not. All: also of those that this telephone filed another way, or long ago.</summary>
    private async Task<Handled> News(KeptMessage kept, TrackingId? id, bool wanted, SmsAnswers say, CancellationToken cancel)
    {
        if (id is not { } typed)
        {
            await (wanted ? stops.Speak(kept.Message.Channel, kept.Message.Sender, cancel) : stops.Silence(kept.Message.Channel, kept.Message.Sender, cancel));
        }
        else
        {
            if (await Own(kept, typed, cancel) is not { } facts) return new("not_found", null, say.NotYours(typed.ToString(), kept.Message.Chat is not null));
            var contact = await contacts.Open(facts.Report.Id, cancel);
            await contacts.Prefer(facts.Report.Id, contact.Language, Chosen(contact.Notices ?? new NoticeChoice(), kept.Message.Chat is null ? NewsWay.Sms : NewsWay.Chat, wanted), cancel);
        }

        var chat = kept.Message.Chat is not null;
        return wanted ? new("started", null, say.Started(id, chat)) : new("stopped", null, say.Stopped(id, chat));
    }

    private static NoticeChoice Chosen(NoticeChoice before, NewsWay way, bool wanted) => wanted ? before.Again(way) : before.Without(way);

    /// <summary>The answer of what was done, where the process died before it was kept.</summary>
    private async Task<string> Again(KeptMessage kept, SmsAnswers say, CancellationToken cancel)
    {
        if (kept.ReportId is not { } id || await reports.Facts(id, cancel) is not { } facts) return "";
        if (kept.Outcome != "filed" || await file.Again(Key(kept), cancel) is not { } filed) return say.Taken(facts.Report.TrackingId, facts.Report.State, kept.Message.Missing);
        return say.TakenIn(filed.Report, filed.Receipt, (await Understand(kept.Message.Text, cancel)).Keyword?.Target?.ShortName, kept.Message.Missing);
    }

    /// <summary>The report, when this number was proved to be its reporter's. A number that is not known takes the same answer.</summary>
    private async Task<Facts?> Own(KeptMessage kept, TrackingId id, CancellationToken cancel)
    {
        if (kept.Message.Chat is not null)
            return await reports.Facts(id, cancel) is { } theirs && (await contacts.Open(theirs.Report.Id, cancel)).Chat == new ChatAddress(kept.Message.Channel, kept.Message.Sender) ? theirs : null;
        if (CitizenAddresses.Phone(kept.Message.Sender) is not { } number || await reports.Facts(id, cancel) is not { } facts) return null;
        var contact = await contacts.Open(facts.Report.Id, cancel);
        return contact.PhoneProved && CitizenAddresses.Phone(contact.Phone) == number ? facts : null;
    }

    private static Handled Refused(Refusal why, SmsAnswers say) => new(why.Code, null, say.Refused(why));

    private static string? Day(long? moment, string language) => moment is { } at ? IndonesianDates.Day(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), IndonesianTime.Wib).DateTime), language) : null;

    /// <summary>"ANONIM" and "RAHASIA" in front of the text, in either order.</summary>
    private static (string Text, bool Anonymous, bool Confidential) Wishes(string text, bool anonymous, bool confidential)
    {
        while (text.Split([' ', ':', ',', '\n'], 2, StringSplitOptions.TrimEntries) is [var first, { Length: > 0 } rest])
        {
            if (first.Equals("ANONIM", StringComparison.OrdinalIgnoreCase)) anonymous = true;
            else if (first.Equals("RAHASIA", StringComparison.OrdinalIgnoreCase)) confidential = true;
            else break;
            text = rest;
        }

        return (text, anonymous, confidential);
    }
}
