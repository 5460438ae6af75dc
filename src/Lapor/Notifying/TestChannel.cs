using System.Globalization;
using System.Text.Json;
using Lapor.Channels;
using Lapor.Channels.Push;
using Lapor.Channels.Sms;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Notifying;

/// <summary>What a provider answered to a test message.</summary>
/// <param name="Outcome">Whether it has the message.</param>
/// <param name="Code">Its answer, a stable code.</param>
public sealed record TestAnswer(SendOutcome Outcome, string Code);

/// <summary>Sends a test message on one channel, past every queue, so that whoever set it up sees the provider's own answer at once.</summary>
public sealed class TestChannel(
    SmsTransport sms, MailTransport mail, ChatWays ways, PushTransport push, PushDevices devices, SmsAllowance allowance, SignInLanes lanes, Database database, AuditLog audit, ReportLinks links, TimeProvider time)
{
    /// <summary>Test messages of one officer in an hour: they cost, and reach whomever is typed.</summary>
    public const int AnHour = 20;

    private const int LongestHandle = 64;

    /// <summary>The words of every test, in the telephones' alphabet.</summary>
    public const string Words = "Lapor: " + Shown;

    private const string Shown = "ini pesan uji saluran dari petugas. Abaikan saja, tidak ada yang perlu dilakukan.";

    private static readonly Refusal TooMany = new(
        "too_many_tests", "", "Sudah terlalu banyak pesan uji dalam jam ini. Coba lagi nanti.", "There were too many test messages this hour. Try again later.");

    private static readonly Refusal NoDevice = new(
        "no_device", "address", "Perangkat Anda belum menyalakan pemberitahuan. Nyalakan dulu di halaman Akun saya, lalu uji lagi.", "None of your devices has notifications on. Turn them on first on the page My account, then test again.");

    private static readonly Refusal BadNumber = new(
        "phone_format", "address", "Nomor HP tidak terbaca. Contoh: 0812 3456 7890; nomor negara lain diawali +.", "The mobile number cannot be read. Example: 0812 3456 7890; numbers of other countries begin with +.");

    private static readonly Refusal BadHandle = new(
        "handle_format", "address", "Tulis ID percakapan seperti yang diberi penyedia: huruf, angka, garis; tanpa spasi.", "Write the conversation id as the provider gives it: letters, digits, dashes; no gaps.");

    private static readonly Refusal NotSet = new("channel_not_set", "", "Saluran ini belum disetel, jadi belum dapat diuji.", "This channel is not set up, so it cannot be tested.");

    /// <summary>Sends it.</summary>
    /// <param name="officerId">Who tests; told by the audit log.</param>
    /// <param name="channel">Code of the channel.</param>
    /// <param name="typed">Where to: a number, an address, the provider's id of a person. For notices on devices nothing: to the officer's own.</param>
    /// <param name="cancel">Stops the sending.</param>
    /// <returns>Refused: <c>phone_format</c>, <c>email_format</c>, <c>handle_format</c>, <c>no_device</c>, <c>channel_not_set</c>, <c>too_many_tests</c>.</returns>
    public async Task<Outcome<TestAnswer>> Send(long officerId, string channel, string typed, CancellationToken cancel)
    {
        var to = Address(channel, typed);
        if (to.IsRefused) return to.Refusals[0];
        if (await lanes.Within("channel-test", officerId.ToString(CultureInfo.InvariantCulture), TimeSpan.FromHours(1), AnHour, cancel) is null) return TooMany;
        var answer = channel switch
        {
            "sms" => await Text(to.Value, cancel),
            "email" => await Letter(to.Value, cancel),
            "push" => await Notice(officerId, cancel),
            _ => await Chat(channel, to.Value, cancel),
        };
        // Never to whom: who tests may use their own number.
        if (!answer.IsRefused) await audit.Record(new AuditEntry(AuditKind.ChannelTested, officerId, Subject: $"channel {channel} {answer.Value.Code}"), cancel);
        return answer;
    }

    private Outcome<string> Address(string channel, string typed)
    {
        var clean = IndonesianText.Clean(typed);
        switch (channel)
        {
            case "sms":
                return !allowance.Offered ? NotSet : CitizenAddresses.Phone(clean) is { } mobile ? mobile : BadNumber;
            case "email":
                return CitizenAddresses.Normal(clean, phones: false);
            case "push":
                return "";
            default:
                if (ways.Of(channel) is not { IsSet: true }) return NotSet;
                var handle = channel == "whatsapp" && CitizenAddresses.Phone(clean) is { } number ? number[1..] : clean;
                return handle.Length is > 0 and <= LongestHandle && handle.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? handle : BadHandle;
        }
    }

    private async Task<Outcome<TestAnswer>> Text(string number, CancellationToken cancel)
    {
        if (!allowance.Reaches(number)) return new TestAnswer(SendOutcome.Refused, "abroad_off");
        var sent = await sms.Send(new OutgoingSms(number, Words, Id()), cancel);
        return new TestAnswer(sent.Verdict switch { SmsVerdict.Taken => SendOutcome.Sent, SmsVerdict.Later => SendOutcome.Failed, _ => SendOutcome.Refused }, sent.Code);
    }

    private async Task<Outcome<TestAnswer>> Letter(string address, CancellationToken cancel)
    {
        var sent = await mail.Send(new OutgoingMail(address, "Lapor: pesan uji", Words, $"{Id()}@{links.Host}") { Always = true }, cancel);
        return new TestAnswer(sent.Verdict switch { MailVerdict.Sent => SendOutcome.Sent, MailVerdict.Retry => SendOutcome.Failed, _ => SendOutcome.Refused }, sent.Code);
    }

    private async Task<Outcome<TestAnswer>> Chat(string channel, string handle, CancellationToken cancel)
    {
        var sent = await ways.Of(channel)!.Send(handle, new OutgoingChat(Words), cancel);
        return new TestAnswer(sent.Verdict switch { ChatVerdict.Taken => SendOutcome.Sent, ChatVerdict.Later => SendOutcome.Failed, _ => SendOutcome.Refused }, sent.Code);
    }

    private async Task<Outcome<TestAnswer>> Notice(long officerId, CancellationToken cancel)
    {
        var ids = await database.Write(t => PushDevices.OfOfficer(t, officerId, cancel), cancel);
        var content = JsonSerializer.SerializeToUtf8Bytes(new DeviceNotice("Lapor", Shown, "/kerja", "uji", "id"), JsonSerializerOptions.Web);
        PushResult? last = null;
        foreach (var id in ids)
        {
            if (await devices.Open(id, cancel) is not { } device) continue;
            var sent = await push.Send(device.Target, new PushNotice(content, "uji", IsUrgent: false), cancel);
            if (sent.Verdict is PushVerdict.Gone) await devices.Forget(id, cancel);
            // Of several devices the best answer: the channel works where one is reached.
            if (last?.Verdict is not PushVerdict.Carried) last = sent;
        }

        return last is null ? NoDevice : new TestAnswer(last.Verdict switch { PushVerdict.Carried => SendOutcome.Sent, PushVerdict.Wait => SendOutcome.Failed, _ => SendOutcome.Refused }, last.Code);
    }

    private string Id() => string.Create(CultureInfo.InvariantCulture, $"test.{time.GetUtcNow().ToUnixTimeMilliseconds()}");
}
