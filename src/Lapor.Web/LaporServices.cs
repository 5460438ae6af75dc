using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Channels;
using Lapor.Channels.Bounces;
using Lapor.Channels.Conversations;
using Lapor.Channels.Meta;
using Lapor.Channels.Push;
using Lapor.Channels.Sms;
using Lapor.Channels.Telegram;
using Lapor.Channels.Wordings;
using Lapor.Channels.X;
using Lapor.Closing;
using Lapor.Deadlines;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.Intake.Import;
using Lapor.Intake.Register;
using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.Papers;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Retention;
using Lapor.Screening;
using Lapor.Statistics;
using Lapor.Storage;
using Lapor.Whistleblowing;

namespace Lapor.Web;

/// <summary>What the product is made of, in the order of a report's life. The same for the web, the worker and every command.</summary>
public static class LaporServices
{
    /// <summary>Adds everything that knows no HTTP.</summary>
    public static IServiceCollection AddLapor(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);

        services.AddSingleton(_ => Database.Open(settings.Db));
        services.AddSingleton<Migrations>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobSignal>();

        services.AddSingleton<DemoMark>();

        services.AddSingleton<AgencyStore>();
        services.AddSingleton<RegionStore>();
        services.AddSingleton<CategoryStore>();
        services.AddSingleton<HolidayStore>();
        services.AddSingleton<WorkCalendars>();
        services.AddSingleton<TemplateStore>();
        services.AddSingleton<LoadReference>();
        services.AddSingleton<ImportReference>();
        services.AddSingleton<ExportReference>();
        services.AddSingleton<EditReference>();
        services.AddSingleton<SaveUnit>();
        services.AddSingleton<MoveUnit>();
        services.AddSingleton<RetireUnit>();

        services.AddSingleton(_ => KeyRing.Open(settings.Keys, settings.KmsCommand is { } program ? new KeyCommand(program) : null));
        services.AddSingleton<RewrapKeys>();
        services.AddSingleton<ContactVault>();
        services.AddSingleton<PushDevices>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<IdentityLog>();
        services.AddSingleton<BreakGlass>();
        services.AddSingleton<OfficerStore>();
        services.AddSingleton(_ => new PasswordWork());
        services.AddSingleton<SignInLanes>();
        services.AddSingleton<AccountLinks>();
        services.AddSingleton<OfficerSessions>();
        services.AddSingleton<PasskeyStore>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<IdentityProviderStore>();
        services.AddSingleton<ProviderDirectory>();
        services.AddSingleton<ProviderSignIn>();
        services.AddSingleton<ManageOfficers>();
        services.AddSingleton<PartnerClients>();
        services.AddSingleton<CitizenStore>();
        services.AddSingleton(s => new SmsLimits(s.GetRequiredService<SmsOptions>().IsSet, settings.SmsPerNumber, settings.SmsPerHour, settings.SmsAbroad, settings.SmsPerDay));
        services.AddSingleton<SmsAllowance>();
        services.AddSingleton<AddressNotices>();
        services.AddSingleton<CitizenCodes>();
        services.AddSingleton<CitizenSessions>();
        services.AddSingleton<CitizenSignIn>();
        services.AddSingleton<CitizenPasskeys>();
        services.AddSingleton<CitizenProfile>();
        services.AddSingleton<CitizenErasures>();

        services.AddSingleton<DueDates>();
        services.AddSingleton<ClockStore>();
        services.AddSingleton<ReminderStore>();
        services.AddSingleton<EscalationStore>();
        services.AddSingleton<ReportSeal>();
        services.AddSingleton<ReportStore>();
        services.AddSingleton<SealReports>();
        services.AddSingleton<QueueStore>();
        services.AddSingleton<ReportCommit>();
        services.AddSingleton<OwnReports>();
        services.AddSingleton<PartnerReports>();
        services.AddSingleton<Receipts>();
        services.AddSingleton<AuditChain>();
        services.AddSingleton<ReportedParties>();
        services.AddSingleton<ReportMarks>();
        services.AddSingleton<PriorityStore>();
        services.AddSingleton<ReportPriorities>();

        services.AddSingleton(_ => new AttachmentFiles(Path.Combine(settings.Data, "attachments")));
        services.AddSingleton(s => new DecreeFiles(
            s.GetRequiredService<Database>(), new AttachmentFiles(Path.Combine(settings.Data, "decrees")), s.GetRequiredService<KeyRing>(), s.GetRequiredService<AuditLog>()));
        services.AddSingleton(s => new HandInPaper(
            s.GetRequiredService<Database>(), new AttachmentFiles(Path.Combine(settings.Data, "papers")), s.GetRequiredService<KeyRing>(), s.GetRequiredService<MalwareScan>(), s.GetRequiredService<AuditLog>(),
            s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CheckPaper>();
        services.AddSingleton<PaperStore>();
        services.AddSingleton<ActionPlans>();
        services.AddSingleton<CoachingNotes>();
        services.AddSingleton<AttachmentSeal>();
        services.AddSingleton<AttachmentStore>();
        services.AddSingleton(s => new MalwareScan(settings.ClamAv, s.GetRequiredService<ILogger<MalwareScan>>()));
        services.AddSingleton(_ => new Thumbnails());
        services.AddSingleton(_ => new LookAtPictures());
        services.AddSingleton<KeepAttachment>();
        services.AddSingleton<CheckFiles>();
        services.AddSingleton<SweepOrphans>();
        services.AddSingleton<EraseFiles>();

        services.AddSingleton(new OutgoingCalls([.. settings.OutgoingAllow.Select(n => System.Net.IPNetwork.Parse(n))]));
        services.AddHttpClient(OutgoingCalls.Client, http =>
        {
            http.Timeout = OutgoingCalls.Longest;
            http.MaxResponseContentBufferSize = OutgoingCalls.LargestAnswer;
        }).ConfigurePrimaryHttpMessageHandler(s => s.GetRequiredService<OutgoingCalls>().Handler()).RemoveAllLoggers(); // an address can hold a token

        services.AddSingleton<SendTally>();
        services.AddSingleton<ChannelStore>();
        services.AddSingleton(new SmsOptions
        {
            Gateway = settings.SmsUrl,
            User = settings.SmsUser,
            Password = settings.SmsPassword,
            Sender = settings.SmsFrom,
            SpoolFolder = settings.SmsSpool,
            Others = settings.Sms2Url is { } second ? [new SmsGate(second, settings.Sms2User, settings.Sms2Password)] : [],
            Tells = settings.SmsReportUrl,
        });
        services.AddHttpClient(SmsTransport.Client, http => http.Timeout = Timeout.InfiniteTimeSpan) // each message has its own patience
            .ConfigurePrimaryHttpMessageHandler(_ => OutgoingCalls.ForSettings()).RemoveAllLoggers(); // headers hold a password and a number
        services.AddSingleton<DeliveryStore>();
        services.AddSingleton<SmsTransport>();
        services.AddSingleton(new TelegramOptions { Token = settings.TelegramToken, Secret = settings.TelegramSecret, Polls = settings.TelegramPoll, Api = settings.TelegramUrl });
        services.AddHttpClient(TelegramWay.Client, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(_ => OutgoingCalls.ForSettings()).RemoveAllLoggers(); // addresses hold the token
        services.AddSingleton<TelegramWay>();
        services.AddSingleton<ChatWay>(s => s.GetRequiredService<TelegramWay>());
        services.AddSingleton(settings.Meta);
        services.AddHttpClient(MetaWay.Client, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(_ => OutgoingCalls.ForSettings()).RemoveAllLoggers(); // addresses hold ids of accounts
        services.AddSingleton<ChatWay, WhatsAppWay>();
        services.AddSingleton<ChatWay>(s => new PageWay("facebook", settings.Meta, s.GetRequiredService<IHttpClientFactory>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<SendTally>()));
        services.AddSingleton<ChatWay>(s => new PageWay("instagram", settings.Meta, s.GetRequiredService<IHttpClientFactory>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<SendTally>()));
        services.AddSingleton(settings.X);
        services.AddHttpClient(XWay.Client, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(_ => OutgoingCalls.ForSettings()).RemoveAllLoggers(); // addresses hold ids of persons
        services.AddSingleton<XAccess>();
        services.AddSingleton<XStreamStore>();
        services.AddSingleton<XWay>();
        services.AddSingleton<ChatWay>(s => s.GetRequiredService<XWay>());
        services.AddSingleton<PollX>();
        services.AddSingleton(new MailOptions
        {
            Host = settings.SmtpHost,
            Port = settings.SmtpPort,
            Tls = settings.SmtpTls,
            User = settings.SmtpUser,
            Password = settings.SmtpPassword,
            From = settings.MailFrom,
            BounceTo = settings.BounceTo,
            GatherEvery = settings.MailGatherEvery,
            SpoolFolder = Path.Combine(settings.Data, "spool"),
        });
        services.AddSingleton(new BounceOptions(settings.BounceMaildir));
        services.AddSingleton<BounceStore>();
        services.AddSingleton<ReadBounces>();
        services.AddSingleton<MailTransport>();
        services.AddSingleton(new ReportLinks(settings.BaseUrl));
        services.AddSingleton(_ => MailTexts.Load());
        services.AddSingleton<MailValues>();
        services.AddSingleton<StopLinks>();
        services.AddSingleton<StopMail>();
        services.AddSingleton<DigestStore>();
        services.AddSingleton<GatherNews>();
        services.AddSingleton<InformReporter>();
        services.AddSingleton<TextReporter>();
        services.AddSingleton<ChatReporter>();
        services.AddSingleton<PushKey>();
        services.AddSingleton(new PushContact(settings.BaseUrl));
        services.AddSingleton<PushTransport>();
        services.AddSingleton<TellDevices>();
        services.AddSingleton<TestChannel>();
        services.AddSingleton<Turns>();
        services.AddSingleton<InformOfficers>();
        services.AddSingleton<RemindOfficers>();
        services.AddSingleton<MailReminders>();
        services.AddSingleton<MailOfficer>();
        services.AddSingleton<GatherMail>();
        services.AddSingleton<ForgetReporter>();
        services.AddSingleton<MailAccount>();
        services.AddSingleton<TellCitizen>();
        services.AddSingleton<MailCitizen>();
        services.AddSingleton<ForgetCitizen>();
        services.AddSingleton<HandOver>();

        services.AddSingleton<FileReport>();
        services.AddSingleton<FileForPartner>();
        services.AddSingleton<AssistedIntake>();
        services.AddSingleton<IntakeBatches>();
        services.AddSingleton<DigitiseRegister>();
        services.AddScoped<Workbench.SimilarReports>();
        services.AddSingleton<ImportReports>();
        services.AddSingleton<Drafts>();
        services.AddSingleton<Verifying>();
        services.AddSingleton<WordingStore>();
        services.AddSingleton<Disposing>();
        services.AddSingleton<AnswerRuleStore>();
        services.AddSingleton<Answering>();
        services.AddSingleton<Extending>();
        services.AddSingleton<FollowLead>();
        services.AddSingleton<ShowFiles>();
        services.AddSingleton<FieldStore>();
        services.AddSingleton<FieldShortlist>();
        services.AddSingleton<TakeFieldResult>();
        services.AddSingleton<Replying>();
        services.AddSingleton<Verdicts>();
        services.AddSingleton<Escalating>();
        services.AddSingleton<SweepClocks>();
        services.AddSingleton<HigherReview>();
        services.AddSingleton<CountReports>();
        services.AddSingleton<FindSurges>();
        services.AddSingleton<StatisticsStore>();
        services.AddSingleton<RecountClocks>();
        services.AddSingleton<KeepClocks>();
        services.AddSingleton<RecountStore>();
        services.AddSingleton<PublishReport>();
        services.AddSingleton<IndexReport>();
        services.AddSingleton<PublicStore>();
        services.AddSingleton<ReadExport>();
        services.AddSingleton<WriteExport>();
        services.AddSingleton<ReadRecap>();
        services.AddSingleton(s => new ExportFiles(
            s.GetRequiredService<Database>(), new AttachmentFiles(Path.Combine(settings.Data, "exports")), s.GetRequiredService<KeyRing>(), s.GetRequiredService<QueueStore>(),
            s.GetRequiredService<WriteExport>(), s.GetRequiredService<OfficerStore>(), s.GetRequiredService<AuditLog>(), s.GetRequiredService<JobSignal>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => new CaseFiles(new AttachmentFiles(Path.Combine(settings.Data, "wbs"), days: true)));
        services.AddSingleton<Cases>();
        services.AddSingleton<Inboxes>();
        services.AddSingleton<TellHolders>();
        services.AddSingleton<MailHolder>();
        services.AddSingleton<ExpireCases>();
        services.AddSingleton<RetentionStore>();
        services.AddSingleton<ApplyRules>();
        services.AddSingleton<EditRules>();
        services.AddSingleton<KeywordStore>();
        services.AddSingleton<InboundStore>();
        services.AddSingleton<PartStore>();
        services.AddSingleton<StopStore>();
        services.AddSingleton(p => new ChannelTextStore(p.GetRequiredService<Database>(), settings.BaseUrl, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AdvertStore>();
        services.AddSingleton(new InboundLimits(settings.SmsInPerNumber));
        services.AddSingleton<TakeMessage>();
        services.AddSingleton<ConversationStore>();
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<ReadTalk>();
        services.AddSingleton<ChatWays>();
        services.AddSingleton<AnswerPictures>();
        services.AddSingleton<SendChat>();
        services.AddSingleton<TakeChat>();
        services.AddSingleton<Workers>();
        return services;
    }

    /// <summary>
    /// Makes the database ready: migrations, and the reference data of the nation where there is none yet. Safe on several nodes at once.
    /// </summary>
    public static async Task Prepare(IServiceProvider services, CancellationToken cancel)
    {
        var settings = services.GetRequiredService<Settings>();
        Directory.CreateDirectory(settings.Data);
        await services.GetRequiredService<Migrations>().Run(Path.Combine(settings.Data, "backups"), cancel);
        if (!await services.GetRequiredService<Database>().Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM region)", cancel: cancel), cancel))
            await services.GetRequiredService<LoadReference>().Run(cancel);
    }
}
