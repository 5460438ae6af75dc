using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Channels;
using Lapor.Channels.Conversations;
using Lapor.Channels.Sms;
using Lapor.Channels.Wordings;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;

namespace Lapor;

/// <summary>
/// A messenger's message → the conversation → a report, or what <see cref="TakeMessage"/> does for any channel, exactly once and in the order in which a person wrote. Webhooks only keep a message; this is the job behind
/// it, so a provider never waits, and what fails is tried again.
/// </summary>
public sealed class TakeChat(
    InboundStore inbound, ConversationStore talks, OutboxStore outbox, ChatWays ways, TakeMessage take, FileReport file, KeepAttachment keep, AttachmentStore attachments, RegionStore regions, ReportStore reports,
    ReportLinks links, ChannelTextStore wordings, TimeProvider time)
{
    /// <summary>How long a provider may be away with a file before the person is asked to send it again; what they wrote later waits so long.</summary>
    public static readonly TimeSpan FilePatience = TimeSpan.FromMinutes(80);

    private const int MostParts = 60;

    private static readonly TimeSpan OtherHears = TimeSpan.FromSeconds(2);

    /// <summary>The job of one message; it takes those before it as well.</summary>
    /// <exception cref="IOException">A file cannot be fetched now.</exception>
    public async Task<JobResult> Run(string payload, CancellationToken cancel)
    {
        if (await inbound.ById(long.Parse(payload, NumberStyles.None, CultureInfo.InvariantCulture), cancel) is not { Answer: null } one) return JobResult.Finished;
        var talk = await talks.Open(new(one.Message.Channel, one.Message.Sender), cancel);
        if (!await talks.Take(talk.Id, speaking: false, cancel)) return new JobResult(OtherHears);
        try
        {
            foreach (var kept in await inbound.Unanswered(one.Message, cancel))
            {
                talk = await talks.ById(talk.Id, cancel) ?? talk;
                await Hear(talk, kept, cancel);
            }

            return JobResult.Finished;
        }
        finally
        {
            await talks.Give(talk.Id, speaking: false, CancellationToken.None);
        }
    }

    private async Task Hear(Conversation talk, KeptMessage kept, CancellationToken cancel)
    {
        var say = new DialogueTexts(await wordings.Get(cancel));
        var today = await inbound.CountSince(kept.Message, time.GetUtcNow().AddDays(-1).ToUnixTimeMilliseconds(), cancel);
        var post = kept.Message.Chat?.Post;
        if (today > take.ADay * 4) await Settle(talk, kept, new("too_many", null, ""), talk.State, today == (take.ADay * 4) + 1 && post is null ? [say.Capped(talk.State)] : [], cancel);
        else if (kept.Outcome is { } before) await Again(talk, kept, before, say, cancel);
        else if (post is not null) await Invite(talk, kept, post, say, cancel);
        else if (Command(kept.Message) is { } command) await Obey(talk, kept, command, talk.State, say, cancel);
        else await Converse(talk, kept, say, cancel);
    }

    /// <summary>A public post becomes no report by itself: its writer is told where to go on, and need not write it again there.</summary>
    private Task Invite(Conversation talk, KeptMessage kept, string post, DialogueTexts say, CancellationToken cancel)
    {
        var state = Dialogue.Post(talk.State, IndonesianText.Clean(kept.Message.Text).Trim(), kept.OnceKey, kept.Message.Chat!.Media, time.GetUtcNow().ToUnixTimeMilliseconds());
        var said = say.Invite(talk.State, post, ways.Of(kept.Message.Channel)?.Privately, $"{links.Site.AbsoluteUri.TrimEnd('/')}/lapor");
        return Settle(talk, kept, new("posted", null, ""), state, [said], cancel);
    }

    /// <summary>What a worker did that died before it could answer.</summary>
    private async Task Again(Conversation talk, KeptMessage kept, string before, DialogueTexts say, CancellationToken cancel)
    {
        if (before == "filed" && await file.Again(Key(kept), cancel) is { } filed) await Receive(talk, kept, filed, say, cancel);
        else if (kept.ReportId is { } id && await reports.Facts(id, cancel) is { } facts) await Settle(talk, kept, new(before, id, ""), talk.State.Emptied(), [new((await wordings.Answers(talk.State.Language ?? "id", cancel)).Taken(facts.Report.TrackingId, facts.Report.State, []))], cancel);
        else await Settle(talk, kept, new(before, null, ""), talk.State, [], cancel);
    }

    /// <summary>The command that a message or its button spells; null: it is part of the conversation.</summary>
    private static SmsCommand? Command(InboundMessage message)
    {
        var said = (message.Chat?.Pushed ?? message.Text).TrimStart('/');
        return SmsCommand.Read(said) is var command and not (SmsCommand.SmsReport or SmsCommand.SmsNothing) && !(command is SmsCommand.SmsStart && message.Text.StartsWith('/')) ? command : null;
    }

    private async Task Obey(Conversation talk, KeptMessage kept, SmsCommand command, DialogueState after, DialogueTexts say, CancellationToken cancel)
    {
        // Photos of "LENGKAPI 1234567890 ini fotonya" go with it.
        var files = command is SmsCommand.SmsReply or SmsCommand.SmsMissing ? await Fetch(after, kept, [], say, cancel) : (Draft: after.Draft, Kept: 0, Refused: (IReadOnlyList<string>)[]);
        var with = after.IsOpen ? null : files.Kept + after.Photos > 0 ? files.Draft : null;
        TakeMessage.Handled done;
        try
        {
            done = await take.Obey(kept, command, with, after.Language ?? "id", cancel);
        }
        catch (DoneAlreadyException)
        {
            return; // another worker had the message after this one's turn had ended, and answers it
        }

        List<OutgoingChat> says = [.. files.Refused.Select(r => new OutgoingChat(r)), .. done.Answer.Length > 0 ? [new OutgoingChat(done.Answer, Offers(done, command, after, say)) { Language = after.Language ?? "id" }] : Array.Empty<OutgoingChat>()];
        await Settle(talk, kept, done, with is null ? after : after with { Draft = null, Photos = 0 }, says, cancel);
    }

    private static IReadOnlyList<ChatChoice> Offers(TakeMessage.Handled done, SmsCommand command, DialogueState talk, DialogueTexts say) => (done.Outcome, command) switch
    {
        ("status", SmsCommand.SmsStatus status) when done.ReportId is not null => [say.ReplyButton(talk, status.Number)],
        _ => [],
    };

    private async Task Converse(Conversation talk, KeptMessage kept, DialogueTexts say, CancellationToken cancel)
    {
        var heard = await LookUp(talk, kept, cancel);
        var posted = Dialogue.GoesOnWith(talk.State, heard);
        var (draft, files, refused) = await Fetch(talk.State, kept, posted?.Media ?? [], say, cancel);
        heard = heard with { Draft = draft, Kept = files, Refused = refused };
        var turned = new Dialogue(say).Hear(talk.State, heard);
        turned = turned with { State = turned.State with { Parts = Parts(talk.State, turned.State, kept, posted) } };
        switch (turned.Deed)
        {
            case DialogueDeed.FileTold:
                await File(talk with { State = turned.State }, kept, turned, say, cancel);
                break;
            case DialogueDeed.TellAgency answer when TrackingId.TryParse(answer.Number, out var number):
                await Obey(talk, kept, new SmsCommand.SmsReply(number, answer.Text), turned.State, say, cancel);
                break;
            default:
                await Settle(talk, kept, new("heard", null, ""), turned.State, turned.Says, cancel);
                break;
        }
    }

    /// <summary>The messages of the telling that goes on; a telling that is broken off keeps none, so that no later report gets its words.</summary>
    private static IReadOnlyList<string> Parts(DialogueState before, DialogueState now, KeptMessage kept, PostedWords? posted)
    {
        if (!now.IsOpen && now.Step is not (DialogueStep.Choose or DialogueStep.Answer)) return [];
        // What was asked about becomes the new report's first words.
        var same = before.Number == now.Number || before.Step is DialogueStep.Choose;
        return [.. (same ? before.Parts : []).Concat(posted?.Parts ?? []).Append(kept.OnceKey).TakeLast(MostParts)];
    }

    private async Task<Heard> LookUp(Conversation talk, KeptMessage kept, CancellationToken cancel)
    {
        var (state, message, chat) = (talk.State, kept.Message, kept.Message.Chat!);
        var text = IndonesianText.Clean(message.Text).Trim();
        var heard = new Heard { At = time.GetUtcNow().ToUnixTimeMilliseconds(), Text = text, Pushed = chat.Pushed, Place = chat.Place, Name = Name(chat), Language = chat.Language };
        var place = chat.Place?.Label is { Length: > 0 } label ? label : state.Step is DialogueStep.Place or DialogueStep.Photo && text.Length is > 2 and <= 100 ? text : "";
        if (place.Length > 0) heard = heard with { Regions = await Regions(place, state.Within, cancel) };
        if (state.Step is DialogueStep.Idle && chat.Pushed is null) heard = await AboutNews(talk, message, heard, cancel);
        return state.Step is DialogueStep.Idle or DialogueStep.Words && chat.Pushed is null && Dialogue.FirstWords(state, heard) is { Length: > 0 } words ? heard with { Keyword = await Named(words, cancel) } : heard;
    }

    private async Task<Heard> AboutNews(Conversation talk, InboundMessage message, Heard heard, CancellationToken cancel)
    {
        if (message.Chat!.Quotes is { } quoted && await outbox.ReportOf(message.Channel, quoted, talk.Id, cancel) is { } about && await reports.Facts(about, cancel) is { } facts)
            heard = heard with { Quoted = facts.Report.TrackingId.ToString() };
        return await outbox.LastTold(talk.Id, cancel) is { } told && await reports.Facts(told.ReportId, cancel) is { Report: { State: not (ReportState.Withdrawn or ReportState.Archived) } news }
            ? heard with { News = (told.Id, news.TrackingId.ToString()) }
            : heard;
    }

    private async Task<NamedAgency?> Named(string text, CancellationToken cancel)
    {
        var said = await take.Understand(text, cancel);
        if (said.Keyword?.Target is not { } target) return null;
        var region = target.RegionCode is { } code && await regions.PathName(code, cancel) is { } path ? new FoundRegion(code, path) : null;
        return new(target.Slug, target.ShortName, region, said.Text);
    }

    private async Task<IReadOnlyList<FoundRegion>> Regions(string text, string? within, CancellationToken cancel)
    {
        var found = within is null ? [] : await regions.Search(text, within: within, limit: 4, cancel: cancel);
        if (found.Count == 0) found = await regions.Search(text, limit: 4, cancel: cancel);
        return [.. found.Select(r => new FoundRegion(r.Code, r.PathName))];
    }

    /// <summary>Keeps the files of a message once, under the form of the report or of the answer that is being written.</summary>
    /// <exception cref="IOException">The provider is away, and not for too long yet.</exception>
    private async Task<(string? Draft, int Kept, IReadOnlyList<string> Refused)> Fetch(DialogueState state, KeptMessage kept, IReadOnlyList<ChatMedia> posted, DialogueTexts say, CancellationToken cancel)
    {
        IReadOnlyList<ChatMedia> brought = [.. kept.Message.Chat?.Media ?? [], .. posted];
        if (brought.Count == 0 || ways.Of(kept.Message.Channel) is not { } way) return (state.Draft, 0, []);
        // Of the message, so that a second try finds what the first one kept.
        var draft = state.Draft ?? Drafts.Id($"chat/{kept.OnceKey}");
        var there = (await attachments.OfDraft(draft, cancel)).Select(a => Path.GetFileNameWithoutExtension(a.FileName)).ToHashSet(StringComparer.Ordinal);
        var (files, refused) = (0, new List<string>());
        foreach (var media in brought.Take(KeepAttachment.MaxFiles))
        {
            var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kept.OnceKey}/{media.Id}")).AsSpan(0, 6));
            if (there.Contains(name) || await Refusal(way, state, draft, media, name, kept.Id, say, cancel) is not { } why) files++;
            else refused.Add(why);
        }

        return (draft, files, refused);
    }

    private async Task<string?> Refusal(ChatWay way, DialogueState state, string draft, ChatMedia media, string name, long kept, DialogueTexts say, CancellationToken cancel)
    {
        if (media.Id is null) return say.NoFile(state);
        var fetched = await way.Fetch(media.Id, cancel);
        if (fetched.Verdict is ChatVerdict.Later && !await inbound.IsOlder(kept, FilePatience, cancel)) throw new IOException(fetched.Code);
        if (fetched.Content is not { } content) return fetched.Code == "too_large" ? say.TooLarge(state) : say.NotFetched(state);
        using var stream = new MemoryStream(content, writable: false);
        var outcome = await keep.Keep(draft, name + Path.GetExtension(media.FileName), stream, cancel);
        return outcome.IsRefused ? Words(outcome.Refusals[0], state) : null;
    }

    private async Task File(Conversation talk, KeptMessage kept, Turned turned, DialogueTexts say, CancellationToken cancel)
    {
        var outcome = await file.File(
            Viewer.Public, Written(talk, kept), Key(kept), (transaction, report) => InboundStore.Done(transaction, kept.Id, "filed", report.Id, cancel), cancel);
        if (outcome.IsRefused) await Settle(talk, kept, new(outcome.Refusals[0].Code, null, ""), turned.State, [.. turned.Says, new(Words(outcome.Refusals[0], turned.State))], cancel);
        else await Receive(talk, kept, outcome.Value, say, cancel);
    }

    private static string Words(Refusal why, DialogueState state) => state.IsEnglish ? why.English : why.Indonesian;

    private Task Receive(Conversation talk, KeptMessage kept, Filed filed, DialogueTexts say, CancellationToken cancel) =>
        Settle(talk, kept, new("filed", filed.Report.Id, ""), talk.State.Emptied(), [say.FiledAnswer(talk.State, filed.Report, filed.Receipt, talk.State.AgencyName, links.Track)], cancel);

    private static Submission Written(Conversation talk, KeptMessage kept)
    {
        var state = talk.State;
        return new Submission
        {
            Class = state.Class,
            Title = SmsCommand.Title(state.Text),
            Text = state.Text,
            RegionCode = state.Region?.Code,
            Place = state.Place.Length > SubmissionRules.PlaceLimit ? state.Place[..SubmissionRules.PlaceLimit] : state.Place,
            Agency = state.Agency,
            Anonymous = state.Anonymous == true,
            Confidential = state.Confidential,
            Contact = Person(talk.Address, kept.Message.Chat!),
            Channel = kept.Message.Channel,
            Language = state.Language ?? "id",
            FreeForm = true,
            DraftId = state.Photos > 0 ? state.Draft : null,
        };
    }

    /// <summary>WhatsApp's handle is a number that it proved: where WhatsApp lets nobody write, a text message may.</summary>
    private static Contact Person(ChatAddress address, ChatExtras chat)
    {
        var number = address.Channel == "whatsapp" ? CitizenAddresses.Phone($"+{address.Handle}") : null;
        return new Contact(Name: Name(chat), Phone: number ?? "") { Chat = address, PhoneProved = number is not null };
    }

    // One transaction: the message is answered, the talk is where it is now, and what is said waits to be sent.
    private async Task Settle(Conversation talk, KeptMessage kept, TakeMessage.Handled done, DialogueState state, IReadOnlyList<OutgoingChat> says, CancellationToken cancel) => await inbound.Answered(
        kept, done.Outcome, done.ReportId, string.Join("\n\n", says.Select(s => s.Text)), owed: false, cancel, async t =>
        {
            await talks.Save(t, talk with { State = state }, cancel);
            await outbox.Say(t, talk.Id, OutboxStore.Answer(kept.OnceKey), says, done.ReportId, null, cancel);
            // The telling ended in a report: what led to it is its conversation.
            if (done.ReportId is not { } report || state.Parts.Count > 0) return;
            await inbound.Belong(t, talk.State.Parts, report, cancel);
            await outbox.Belong(t, talk.Id, talk.State.Parts, report, cancel);
        });

    // Names of messengers hold anything; what is no name stays away.
    private static string Name(ChatExtras chat) => IndonesianText.Clean(chat.Name).ReplaceLineEndings(" ").Trim() is { Length: > 0 and <= 100 } name && name.Any(char.IsLetter) && !name.Contains('\uFFFD', StringComparison.Ordinal) ? name : "";

    private static string Key(KeptMessage kept) => $"inbound\u0001{kept.OnceKey}";
}
