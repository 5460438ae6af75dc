using Lapor.Agencies;
using Lapor.Channels;
using Lapor.Channels.Sms;
using Lapor.Screening;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>How a text message would be understood with the keywords and words of advertising as they stand; nothing is stored.</summary>
public sealed class TryMessagePage(Asker access, AgencyStore agencies, TakeMessage take, AdvertStore adverts, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    [BindProperty]
    public string? Message { get; set; }

    public IReadOnlyList<(string Name, string Value)> Lines { get; private set; } = [];

    /// <summary>Points for advertising.</summary>
    public int Points { get; private set; }

    public bool IsHeld { get; private set; }

    protected override string Entry => WorkbenchMenu.Channels;

    /// <summary>What a line is called; a key of the texts.</summary>
    public static string Label(string name) => name switch
    {
        "perintah" => "Perintah",
        "nomor" => "Nomor laporan",
        "nilai" => "Nilai",
        "isi" => "Isi",
        "tujuan" => "Tujuan",
        "wilayah" => "Kode wilayah",
        "ejaan" => "Ejaan",
        "anonim" => "Anonim",
        "rahasia" => "Rahasia",
        _ => "Judul",
    };

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!IsNational) return NotFound();
        var text = (Message ?? "").Length > InboundMessage.LongestText ? Message![..InboundMessage.LongestText] : Message ?? "";
        var said = await take.Understand(text, cancel);
        Lines = [.. SmsReading.Lines(said)];
        var rules = await adverts.Get(cancel);
        (Points, IsHeld) = (rules.Points(text), said.Command is SmsCommand.SmsReport && rules.IsAdvert(text));
        return await Show(cancel);
    }

    protected override Task<bool> Load(CancellationToken cancel) => Task.FromResult(IsNational);
}
