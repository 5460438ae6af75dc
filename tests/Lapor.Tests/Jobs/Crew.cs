using Lapor.Attachments;
using Lapor.Channels;
using Lapor.Channels.Bounces;
using Lapor.Channels.Conversations;
using Lapor.Channels.Push;
using Lapor.Channels.Sms;
using Lapor.Channels.Wordings;
using Lapor.Handling;
using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.Reports;
using Lapor.Retention;
using Lapor.Statistics;
using Lapor.Tests.Channels;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Lapor.Tests.Notifying;
using Lapor.Whistleblowing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Tests.Jobs;

/// <summary>A mail as it was written to the spool.</summary>
internal sealed record SpooledMail(string To, string Subject, string Text, string MessageId)
{
    /// <summary>Whatever stands above the text.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The same words as HTML.</summary>
    public required string Html { get; init; }
}

/// <summary>A <see cref="World"/> whose jobs are done: every worker over the real operations, mails in a spool folder.</summary>
internal sealed class Crew : IAsyncDisposable
{
    private readonly string spool;

    private Crew(World world, MailOptions? mails, SmsOptions? sms, IReadOnlyList<ChatWay>? ways, IHttpClientFactory? push)
    {
        World = world;
        spool = Path.Combine(world.Data.Folder, "spool");
        Directory.CreateDirectory(spool);
        var links = new ReportLinks(new Uri("https://lapor.example"));
        var texts = Texts;
        var options = (mails ?? new MailOptions { SpoolFolder = spool, GatherEvery = TimeSpan.Zero }) with { SpoolFolder = spool, From = "lapor@lapor.example" };
        Tally = new SendTally(world.Database, world.Clock, NullLogger<SendTally>.Instance);
        Deliveries = new DeliveryStore(world.Database, world.Ring, world.Clock);
        Bounces = new BounceStore(world.Database, world.Ring, world.Clock);
        Maildir = Path.Combine(world.Data.Folder, "maildir");
        ReadBounces = new ReadBounces(new BounceOptions(Maildir), Bounces, NullLogger<ReadBounces>.Instance);
        var mail = Mail = new MailTransport(options, mails?.Host is null ? world.Clock : TimeProvider.System, Tally, Bounces);
        var tell = new TellCitizen(world.Accounts.Allowance, new StopStore(world.Database, world.Ring, world.Clock), links, mail, new SmsTransport(sms ?? new SmsOptions { SpoolFolder = Path.Combine(world.Data.Folder, "sms") }, KannelGateway.Clients(), world.Clock, Tally, Deliveries));
        var files = new AttachmentFiles(Path.Combine(world.Data.Folder, "files"));
        Files = files;
        var stopLinks = StopLinks = new StopLinks(links, world.Ring);
        StopMail = new StopMail(world.Reports, world.Contacts, world.Officers, Stops, Bounces, stopLinks);
        var digests = Digests = new DigestStore(world.Database, world.Ring, world.Clock);
        var values = Values = new MailValues(world.Reports, new Lapor.Agencies.AgencyStore(world.Database), new Lapor.Agencies.TemplateStore(world.Database), world.Deadlines, texts, links, stopLinks, world.Clock);
        InformReporter = new InformReporter(world.Reports, world.Contacts, values, texts, links, stopLinks, StopMail, digests, mail, Deliveries, world.Clock);
        InformOfficers = new InformOfficers(world.Database, world.Reports, world.Officers, new Turns(world.Officers), options, new JobSignal(), world.Clock);
        FollowLead = new FollowLead(world.Commit, world.Reports);
        Talks = new ConversationStore(world.Database, world.Ring, world.Clock);
        Outbox = new OutboxStore(world.Database, world.Ring, world.Clock);
        var chats = Chats = new ChatReporter(world.Database, Talks, Outbox, Stops, world.Attachments, links, world.Clock);
        ForgetReporter = new ForgetReporter(world.Database, world.Reports, world.Contacts, values, texts, links, mail, tell, chats, world.Clock, NullLogger<ForgetReporter>.Instance);
        var (_, inboxes) = Whistleblowing.Entrance.Over(world);
        Workers = new Workers(
            world.Reports, world.Publishing, world.Indexing, InformReporter, new TextReporter(world.Reports, world.Contacts, world.Accounts.Allowance, links, tell, chats, Deliveries, mail, world.Clock),
            new TellDevices(
                world.Database, world.Reports, world.Contacts, world.Officers, Devices = new Lapor.People.PushDevices(world.Database, world.Ring),
                new PushTransport(Key = new PushKey(world.Database, world.Ring, world.Clock), new PushContact(links.Site), push ?? Nowhere(), world.Clock, Tally), world.Ring, new JobSignal(), world.Clock),
            InformOfficers,
            new MailOfficer(world.Reports, world.Officers, values, texts, links, stopLinks, digests, mail, world.Clock), new GatherMail(world.Officers, texts, links, stopLinks, mail),
            new GatherNews(digests, world.Reports, world.Contacts, world.Officers, values, texts, links, stopLinks, StopMail, mail, world.Clock),
            ForgetReporter, new MailAccount(world.Database, world.WayIn.Links, world.Officers, links, mail),
            new MailCitizen(world.Accounts.Codes, world.Accounts.Notices, world.Accounts.Store, world.Accounts.Erasures, links, tell),
            new ForgetCitizen(world.Database, world.Accounts.Store, world.Accounts.Erasures, world.Accounts.Own, tell, world.Clock, NullLogger<ForgetCitizen>.Instance),
            world.Verdicts, world.Verifying, FollowLead, new EraseFiles(world.Database, world.Attachments, files),
            new CheckFiles(world.Database, world.Attachments, files, new AttachmentSeal(world.Ring), new MalwareScan(null, NullLogger<MalwareScan>.Instance), new Thumbnails("/none"), new LookAtPictures("/none"), world.Clock, NullLogger<CheckFiles>.Instance),
            new Lapor.Papers.HandInPaper(world.Database, new AttachmentFiles(Path.Combine(world.Data.Folder, "papers")), world.Ring, new MalwareScan(null, NullLogger<MalwareScan>.Instance), world.Audit, world.Clock),
            new Lapor.Papers.CheckPaper(world.Database, world.Audit, world.Clock),
            Rules = new ApplyRules(world.Database, world.Reports, new RetentionStore(world.Database), world.Contacts, world.Deadlines, world.Audit, new JobSignal(), world.Clock, NullLogger<ApplyRules>.Instance),
            Cases = new ExpireCases(world.Database, world.Audit, new CaseFiles(new AttachmentFiles(Whistleblowing.Entrance.Folder(world), days: true)), world.Clock), world.Database, world.Drafts, new Lapor.Handling.FieldStore(world.Database, world.Ring, world.Clock),
            new SweepOrphans(world.Database, world.Attachments, files, world.Clock), world.WayIn.Sessions, world.WayIn.Lanes, world.Accounts.Sessions, world.Accounts.Codes, world.Accounts.Notices, world.WayIn.Passkeys, new AuditChain(world.Database, world.Reports, world.Clock), new SealReports(world.Database, world.Reports, world.Seal),
            new Lapor.Deadlines.RecountClocks(world.Database, world.Calendars, world.Deadlines, world.Clock), new Lapor.Deadlines.KeepClocks(world.Database, world.Deadlines, world.Clock),
            Sweep = new Lapor.Deadlines.SweepClocks(world.Database, world.Deadlines, world.Escalating, new JobSignal(), world.Clock),
            new RemindOfficers(world.Reports, world.Clocks, world.Reminders, world.Officers, new Turns(world.Officers), options, new JobSignal(), world.Clock),
            new MailReminders(world.Reminders, world.Officers, world.Queues, texts, links, stopLinks, mail),
            new Lapor.Statistics.CountReports(world.Database, world.Deadlines, world.Clock), new Lapor.Statistics.FindSurges(world.Database, world.Clock),
            inboxes, new TellHolders(world.Database, new JobSignal(), world.Clock), new MailHolder(inboxes, world.Officers, links, mail), Exports = Statistics.Exporting.Files(world, atOnce: 0),
            Inbound = new InboundStore(world.Database, world.Ring, world.Clock), Parts = new PartStore(world.Database, world.Ring, world.Clock),
            Taking = Door(tell),
            Chatting = Chat(new ChatWays(ways ?? [])), Talks, new SendChat(Talks, Outbox, new ChatWays(ways ?? []), Stops, new AnswerPictures(world.Attachments, files, new AttachmentSeal(world.Ring)), world.Clock), Tally, Deliveries, Bounces, ReadBounces);
        Runner = new JobRunner(world.Jobs, Workers.Handlers, new JobSignal(), world.Clock, NullLogger<JobRunner>.Instance);
    }

    public World World { get; }

    public InformReporter InformReporter { get; }

    public ChatReporter Chats { get; }

    public InformOfficers InformOfficers { get; }

    public FollowLead FollowLead { get; }

    public ForgetReporter ForgetReporter { get; }

    public Workers Workers { get; }

    public ApplyRules Rules { get; }

    public ExpireCases Cases { get; }

    /// <summary>Reminders and escalation.</summary>
    public Lapor.Deadlines.SweepClocks Sweep { get; }

    /// <summary>Files that officers take out; each by a job.</summary>
    public ExportFiles Exports { get; }

    /// <summary>Devices that are told.</summary>
    public Lapor.People.PushDevices Devices { get; }

    /// <summary>By which push services know the site.</summary>
    public PushKey Key { get; }

    /// <summary>Messages as they came.</summary>
    public InboundStore Inbound { get; }

    /// <summary>Parts of longer messages.</summary>
    public PartStore Parts { get; }

    /// <summary>Who wants no news.</summary>
    public StopStore Stops => new(World.Database, World.Ring, World.Clock);

    /// <summary>The words of mails.</summary>
    public MailTexts Texts { get; } = MailTexts.Load();

    /// <summary>What stands in them.</summary>
    public MailValues Values { get; }

    /// <summary>Sends mails.</summary>
    public MailTransport Mail { get; }

    /// <summary>Where mails come back from.</summary>
    public BounceStore Bounces { get; }

    /// <summary>The mailbox that they come back to; nobody made it yet.</summary>
    public string Maildir { get; }

    /// <summary>Empties it.</summary>
    public ReadBounces ReadBounces { get; }

    /// <summary>Links that end mails.</summary>
    public StopLinks StopLinks { get; }

    /// <summary>What such a link does.</summary>
    public StopMail StopMail { get; }

    /// <summary>News that waits for a day's mail.</summary>
    public DigestStore Digests { get; }

    /// <summary>What is done with them.</summary>
    public TakeMessage Taking { get; }

    /// <summary>Messengers' messages at work.</summary>
    public TakeChat Chatting { get; }

    /// <summary>Talks with persons.</summary>
    public ConversationStore Talks { get; }

    /// <summary>What is said to them.</summary>
    public OutboxStore Outbox { get; }

    /// <summary>The texts that channels answer with.</summary>
    public ChannelTextStore Wordings => wordings ??= new ChannelTextStore(World.Database, new Uri("https://lapor.example"), World.Clock);

    private ChannelTextStore? wordings;

    /// <summary>What left on which channel.</summary>
    public SendTally Tally { get; }

    /// <summary>Which text messages arrived.</summary>
    public DeliveryStore Deliveries { get; }

    public JobRunner Runner { get; }

    public AttachmentFiles Files { get; }

    /// <summary>A crew at work; mails go to the spool, each at once, unless options say otherwise.</summary>
    public static async Task<Crew> Create(Engine engine, MailOptions? mails = null, SmsOptions? sms = null, Func<World, IReadOnlyList<ChatWay>>? ways = null, IHttpClientFactory? push = null) =>
        await World.Create(engine) is var world ? new(world, mails, sms, ways?.Invoke(world), push) : null!;

    /// <summary>Calls out as the product's own, which lead nowhere inside.</summary>
    private static IHttpClientFactory Nowhere()
    {
        var services = new ServiceCollection();
        services.AddHttpClient(OutgoingCalls.Client).ConfigurePrimaryHttpMessageHandler(_ => new OutgoingCalls([]).Handler()).RemoveAllLoggers();
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
    }

    /// <summary>Another door over the same world: one that an operation of it is broken in, or of another process.</summary>
    public TakeMessage Door(TellCitizen tell) => new(
        new InboundStore(World.Database, World.Ring, World.Clock), new PartStore(World.Database, World.Ring, World.Clock), new Lapor.Agencies.KeywordStore(World.Database, World.Clock), World.Intake, World.Reports, new Lapor.Agencies.AgencyStore(World.Database),
        World.Contacts, World.Replying, World.Verdicts, World.Public, Wordings, new Lapor.Screening.AdvertStore(World.Database, World.Clock), new StopStore(World.Database, World.Ring, World.Clock), tell, new InboundLimits(), World.Clock);

    /// <summary>Conversations over these messengers.</summary>
    public TakeChat Chat(ChatWays ways) => new(
        Inbound, Talks, Outbox, ways, Taking, World.Intake, new KeepAttachment(World.Database, Files, new AttachmentSeal(World.Ring), World.Clock), World.Attachments, new Lapor.Agencies.RegionStore(World.Database), World.Reports,
        new ReportLinks(new Uri("https://lapor.example")), Wordings, World.Clock);

    /// <summary>Does everything that is due, and what follows from it; nothing may fail.</summary>
    public async Task Work()
    {
        while (await Runner.RunDue(default) > 0)
        {
        }

        Assert.Equal([], await World.Database.Read(s => s.Query<string>("SELECT kind || ' ' || error FROM job WHERE error IS NOT NULL")));
    }

    /// <summary>The mails so far, by message id.</summary>
    public IReadOnlyList<SpooledMail> Mails => [.. Directory.GetFiles(spool, "*.eml").Select(Read).OrderBy(m => m.MessageId, StringComparer.Ordinal)];

    /// <summary>The mails since the last call.</summary>
    public IReadOnlyList<SpooledMail> Take()
    {
        var mails = Mails;
        foreach (var file in Directory.GetFiles(spool)) File.Delete(file);
        return mails;
    }

    /// <summary>The text messages since the last call: number, line break, text.</summary>
    public IReadOnlyList<string> TakeTexts()
    {
        var folder = Path.Combine(World.Data.Folder, "sms");
        if (!Directory.Exists(folder)) return [];
        List<string> texts = [];
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            texts.Add(File.ReadAllText(file)["To: ".Length..].Replace("\n\n", "\n", StringComparison.Ordinal).TrimEnd('\n'));
            File.Delete(file);
        }

        return texts;
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private static SpooledMail Read(string file)
    {
        var mail = MailParts.Read(File.ReadAllText(file));
        return new(mail.Headers["To"], mail.Headers["Subject"], mail.Text, mail.Headers["Message-ID"]) { Headers = mail.Headers, Html = mail.Html };
    }
}
