using System.Globalization;
using System.Text;
using Lapor.Channels.Sms;
using Lapor.Foundation;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.House;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Notifying;

/// <summary>
/// What stands on screens that others see too: text messages, notices on devices, messengers, subjects of mails. Every type × every kind of secrecy × both languages: nothing of title, words, place or name, and of an anonymous or
/// confidential report not even its number on a telephone.
/// </summary>
public sealed class SharedScreensTests
{
    private static readonly ReportLinks Links = new(new Uri("https://lapor.example"));

    private static readonly (string Name, bool Anonymous, bool Confidential)[] Secrecies = [("open", false, false), ("anonymous", true, false), ("confidential", false, true), ("both", true, true)];

    private static readonly string[] Planted = ["zqjudul", "zqisi", "zqnama", "zqtempat", "zqpetugas", "0812 7766", "siti@zqcontoh"];

    private static IEnumerable<ActKind> Told => Flow.After.Where(a => a.Value.Any(j => j.Kind is JobKinds.TellReporter or JobKinds.SmsReporter or JobKinds.LastMail)).Select(a => a.Key).Order();

    private static IEnumerable<ActKind> ToldToOfficers => Flow.After.Where(a => a.Value.Any(j => j.Kind is JobKinds.TellOfficers)).Select(a => a.Key).Order();

    [Fact]
    public void Messages_on_telephones_and_devices_are_as_approved_with_their_length()
    {
        var text = new StringBuilder("Every message on telephones and devices: text message (septets, parts), from who wrote by text message too, and the notice on a device. Written by SharedScreensTests; approved by committing it.\n");
        foreach (var (name, anonymous, confidential) in Secrecies.Where(s => s.Name is "open" or "anonymous"))
        {
            var report = Sample(anonymous, confidential);
            foreach (var act in Told)
            {
                foreach (var language in MailTexts.Languages)
                {
                    var (web, texted) = (TextReporter.Words(report, act, language, Links), TextReporter.Words(report with { Channel = "sms" }, act, language, Links));
                    text.Append(CultureInfo.InvariantCulture, $"\n{act.Code()} · {name} · {language}\n  {Length(web)} {web}\n  {Length(texted)} {texted}\n  {TellDevices.Words(report, act, language, forOfficer: false).Body}\n");
                }
            }

            foreach (var act in ToldToOfficers.Where(a => a is ActKind.Submit or ActKind.Dispose))
                foreach (var language in MailTexts.Languages) text.Append(CultureInfo.InvariantCulture, $"\nofficer {act.Code()} · {name} · {language}\n  {TellDevices.Words(report, act, language, forOfficer: true).Body}\n");
        }

        Approved.Text("tests/Lapor.Tests/Notifying/short-messages.approved.txt", text.ToString());

        static string Length(string said)
        {
            Assert.Equal(1, Gsm0338.Parts(said));
            return string.Create(CultureInfo.InvariantCulture, $"({Gsm0338.Septets(said)}, {Gsm0338.Parts(said)})");
        }
    }

    [Fact]
    public void Messages_about_accounts_are_as_approved_in_both_languages_with_their_length()
    {
        var text = new StringBuilder("Every message about an account: to citizens by mail and as a text message (septets, parts), to officers by mail. Written by SharedScreensTests; approved by committing it.\n");
        var erasure = new Erasure("HACDEFGHJK", 1, ErasureState.Declined, "2026-01-01", "2026-01-02", null, null, "Masih ada laporan yang ditangani.");
        foreach (var language in MailTexts.Languages)
        {
            (string Name, CitizenWords Words)[] citizens =
            [
                ("code", CitizenTexts.Code(new CodeOnItsWay("siti@contoh.id", "1234 5678", language, 1_772_000_000_000))),
                .. Enum.GetValues<AddressChange>().Select(c => ($"address {c.Code()}", CitizenTexts.AddressChanged(new AddressNotice("siti@contoh.id", c, language), Links.Site))),
                ("password", CitizenTexts.PasswordChanged(language, Links.Site)),
                ("passkey", CitizenTexts.PasskeyAdded(language, Links.Site)),
                ("deletion asked", CitizenTexts.ErasureAsked(language, erasure.Ref, Links.Site)),
                ("deletion declined", CitizenTexts.ErasureDeclined(language, erasure, Links.Site)),
                ("deleted", CitizenTexts.Erased(language, erasure)),
            ];
            foreach (var (name, words) in citizens)
                text.Append(CultureInfo.InvariantCulture, $"\n=========== citizen · {name} · {language}\n({Gsm0338.Septets(words.Short)}, {Gsm0338.Parts(words.Short)}) {words.Short}\nSubject: {words.Mail.Subject}\n\n{words.Mail.Text}");
            var lina = new Officer(1, "Lina", "lina@contoh.go.id", language, []);
            (string Name, MailTexts.Written Mail)[] officers =
            [
                .. Enum.GetValues<LinkKind>().Select(k => ($"link {k.Code()}", AccountTexts.Link(new AccountLink(1, k, lina, "token", 1_772_000_000_000), Links.Account("token")))),
                ("password", AccountTexts.PasswordChanged(lina, Links.Site)),
                ("passkey", AccountTexts.PasskeyAdded(lina, Links.Site)),
                ("linked", AccountTexts.IdentityLinked(lina, Links.Site)),
                ("handed over", AccountTexts.HandedOver(lina, "Andi", "- 100 000 0005", Links.Site)),
            ];
            foreach (var (name, mail) in officers) text.Append(CultureInfo.InvariantCulture, $"\n=========== officer · {name} · {language}\nSubject: {mail.Subject}\n\n{mail.Text}");
        }

        Approved.Text("tests/Lapor.Tests/Notifying/account-messages.approved.txt", text.ToString());
    }

    [Fact]
    public void Nothing_of_a_report_stands_on_a_telephone()
    {
        Assert.Throws<Xunit.Sdk.DoesNotContainException>(() => Clean(Sample(false, false), "Lapor: Zqjudul lampu mati", "planted")); // the search finds what it looks for
        foreach (var ((_, anonymous, confidential), language) in from s in Secrecies from l in MailTexts.Languages select (s, l))
        {
            foreach (var channel in new[] { "web", "sms", "telegram" })
            {
                var report = Sample(anonymous, confidential) with { Channel = channel };
                foreach (var act in Told.Union(ToldToOfficers))
                {
                    Clean(report, TextReporter.Words(report, act, language, Links), $"sms {act}");
                    foreach (var forOfficer in new[] { false, true })
                    {
                        var notice = TellDevices.Words(report, act, language, forOfficer);
                        Clean(report, notice.Title + "\n" + notice.Body + "\n" + notice.Url, $"push {act}");
                    }

                    // A messenger's talk is the person's own; of a hidden report it says no more than a telephone does, but its buttons name the report that they answer.
                    var chat = ChatReporter.Message(report, new Act { Kind = act, Text = "zqpetugas menulis zqnama", Visibility = Visibility.Public }, language);
                    if (anonymous || confidential) Clean(report, chat.Text, $"chat {act}");
                }
            }
        }
    }

    [Theory, OnBothEngines]
    public async Task Nothing_of_a_report_stands_in_the_subject_of_a_mail_and_of_a_confidential_one_nothing_in_its_text(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        foreach (var (_, anonymous, confidential) in Secrecies)
        {
            var id = await world.File(s => s with
            {
                Title = "Zqjudul lampu mati",
                Text = "Zqisi: sejak Senin lampu jalan mati dan anak-anak pulang dalam gelap.",
                Place = "Jalan Zqtempat",
                Anonymous = anonymous,
                Confidential = confidential,
                Contact = new Contact("Zqnama Aminah", "0812 7766 5511", "siti@zqcontoh.id"),
            });
            await world.Forward(id);
            await world.Dispose(id);
            var facts = await world.Facts(id);
            var act = (await world.History(id))[^1] with { Text = "Zqpetugas menulis kepada Zqnama.", Actor = ActorKind.Officer, Visibility = Visibility.Public };
            foreach (var language in MailTexts.Languages)
            {
                foreach (var (audience, kind) in Told.Select(k => (Audience.Reporter, k)).Concat(ToldToOfficers.Select(k => (Audience.Officer, k))))
                {
                    var one = act with { Kind = kind, ReasonCode = kind is ActKind.WarnSilence ? "5" : null };
                    var written = crew.Texts.Write(audience, language, InformReporter.Section(one), await crew.Values.Of(audience, facts, one, language, default));
                    Clean(facts.Report, written.Subject, $"subject {kind}", number: true);
                    Assert.DoesNotContain("zqnama aminah", written.Text, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain("zqisi", written.Text, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain("zqtempat", written.Text, StringComparison.OrdinalIgnoreCase);
                    if (confidential || (anonymous && audience is Audience.Officer)) Assert.DoesNotContain("zqjudul", written.Text, StringComparison.OrdinalIgnoreCase);
                    if (audience is Audience.Reporter) Assert.DoesNotContain("zqjudul", written.Text, StringComparison.OrdinalIgnoreCase);
                    if (confidential) Assert.DoesNotContain("zqpetugas", written.Text, StringComparison.OrdinalIgnoreCase);
                }

                foreach (var audience in Enum.GetValues<Audience>()) Clean(facts.Report, crew.Texts.Word(audience, language, MailTexts.Daily).Split('\n')[0], "subject of the day");
            }
        }
    }

    /// <summary>The words hold nothing that was planted, and of a hidden report no number unless a mailbox of one's own may show it.</summary>
    private static void Clean(Report report, string words, string where, bool number = false)
    {
        Assert.NotEqual("", words.Trim());
        foreach (var planted in Planted) Assert.DoesNotContain(planted, words, StringComparison.OrdinalIgnoreCase);
        if (number || !(report.Anonymous || report.Confidential)) return;
        Assert.False(words.Contains(report.TrackingId.ToString(), StringComparison.Ordinal) || words.Contains(report.TrackingId.Spoken, StringComparison.Ordinal), where + ": " + words);
    }

    private static Report Sample(bool anonymous, bool confidential) => new()
    {
        TrackingId = TrackingId.TryParse("1000000005", out var id) ? id : throw new InvalidOperationException(),
        Title = "Zqjudul lampu mati",
        Anonymous = anonymous,
        Confidential = confidential,
        Channel = "web",
    };
}
