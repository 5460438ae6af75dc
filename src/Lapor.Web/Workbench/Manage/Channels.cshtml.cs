using Lapor.Agencies;
using Lapor.Channels;
using Lapor.Channels.Bounces;
using Lapor.Channels.Sms;
using Lapor.Foundation;
using Lapor.Notifying;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>A channel as the page shows it.</summary>
/// <param name="Code">Of the channel.</param>
/// <param name="IsSet">Set up here.</param>
/// <param name="Spools">Writes to a folder instead of sending.</param>
/// <param name="Health">How sending goes; null: nothing was ever sent.</param>
/// <param name="Queue">What waits.</param>
/// <param name="Arrivals">What came in; null where nothing comes in as messages.</param>
/// <param name="Filings">Reports of the last 24 hours; null: none.</param>
public sealed record ShownChannel(string Code, bool IsSet, bool Spools, ChannelHealth? Health, ChannelQueue Queue, ChannelArrivals? Arrivals, ChannelFilings? Filings)
{
    /// <summary>Text messages are taken in, whether or not any leave.</summary>
    public bool TakesIn { get; init; }

    /// <summary>Messages leave on it.</summary>
    public bool Sends => Code is not ("web" or "api");

    /// <summary>Tries of the last 24 hours.</summary>
    public long Tries => Health is { } health ? health.Sent + health.Failed + health.Refused : 0;

    /// <summary>The share of them that did not leave, 0–1.</summary>
    public double Errors => Tries == 0 ? 0 : (double)(Health!.Failed + Health.Refused) / Tries;
}

/// <summary>The channels: what is set up, how each is, what waits, what was given up; a test message of each.</summary>
public sealed class ChannelsPage(
    Asker access, AgencyStore agencies, ChannelStore channels, DeliveryStore deliveries, BounceStore bounces, ChatWays ways, Settings settings, SmsOptions sms, MailOptions mail, TestChannel test,
    WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    /// <summary>In this order; messengers in the order in which people use them.</summary>
    private static readonly string[] Order = ["sms", "whatsapp", "telegram", "facebook", "instagram", "x", "email", "push", "web", "api"];

    private static readonly ChannelQueue Nothing = new(0, 0, 0, []);

    /// <summary>The channel that is tested.</summary>
    [BindProperty]
    public string? Channel { get; set; }

    /// <summary>Where the test goes.</summary>
    [BindProperty]
    public string? Address { get; set; }

    public IReadOnlyList<ShownChannel> Channels { get; private set; } = [];

    /// <summary>What became of the text messages of a day; null: no gateway is asked to tell.</summary>
    public DeliveryNumbers? Deliveries { get; private set; }

    /// <summary>News by text message of thirty days that had no room or no gateway for too long.</summary>
    public long GivenUp { get; private set; }

    /// <summary>Mails that came back within a day; null: they come back to nobody who counts them.</summary>
    public BounceNumbers? Bounced { get; private set; }

    /// <summary>Parts of text messages that left; null: none can.</summary>
    public SmsCost? Cost { get; private set; }

    /// <summary>Rupiah for one part; 0: nobody told.</summary>
    public int Price => settings.SmsPrice;

    /// <summary>How each of several gateways is; empty: there is one, or none.</summary>
    public IReadOnlyList<(string Host, ChannelHealth? Health)> Gates { get; private set; } = [];

    /// <summary>What the provider answered to the test that was just sent.</summary>
    public TestAnswer? Answer { get; private set; }

    protected override string Entry => WorkbenchMenu.Channels;

    /// <summary>What is wrong with the test of this channel; null: nothing.</summary>
    public Refusal? Wrong(string channel) => channel == Channel ? Refusals.FirstOrDefault() : null;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!IsNational) return NotFound();
        if (Channel is null or "web" or "api" || !Order.Contains(Channel)) return NotFound();
        var sent = await test.Send(Officer.Id, Channel, Address ?? "", cancel);
        if (sent.IsRefused) return await Refuse(sent.Refusals, cancel);
        Answer = sent.Value;
        return await Show(cancel);
    }

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!IsNational) return false;
        var (health, queues, filings) = (await channels.Health(cancel), await channels.Queues(cancel), await channels.Filings(cancel));
        List<ShownChannel> shown = [];
        foreach (var code in Order)
        {
            var arrivals = code == "sms" || ways.Of(code) is not null ? await channels.Arrivals(code, cancel) : null;
            shown.Add(new(code, IsSet(code), Spools(code), health.GetValueOrDefault(code), queues.GetValueOrDefault(code, Nothing), arrivals, filings.GetValueOrDefault(code)) { TakesIn = code == "sms" && (settings.SmsSecret is not null || settings.SmsAllow.Count > 0) });
        }

        Channels = shown;
        GivenUp = await deliveries.GivenUp(cancel);
        if (sms is { Tells: not null, Gateway: not null }) Deliveries = await deliveries.Day(cancel);
        if (settings.BounceMaildir is not null) Bounced = await bounces.Day(cancel);
        if (sms.IsSet) Cost = await channels.Cost(cancel);
        if (sms.Gates.Count > 1) Gates = [.. sms.Gates.Select((gate, at) => (gate.Address.Authority, health.GetValueOrDefault(SmsTransport.GateChannel(at))))];
        return true;
    }

    private bool IsSet(string code) => code switch
    {
        "sms" => sms.IsSet,
        "email" or "push" or "web" or "api" => true,
        _ => ways.Of(code) is { IsSet: true },
    };

    private bool Spools(string code) => code switch
    {
        "sms" => sms is { Gateway: null, SpoolFolder: not null },
        "email" => string.IsNullOrEmpty(mail.Host),
        _ => false,
    };
}
