using Lapor.Channels.Bounces;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>"Laporan saya": every report of the account with its state and unread answers, and the way to bring in those that were filed without it.</summary>
public sealed class MyReportsPage(CitizenAsker who, CitizenStore citizens, OwnReports own, ReceiptGate receipts, BounceStore bounces, Texts.Texts words) : AccountFormPage(who, words)
{
    /// <summary>Receipts that are taken in at once.</summary>
    public const int MostAtOnce = 20;

    private static readonly Refusal Unreadable = new(
        "claim_format", "many", "Tulis nomor 10 angka dan kode 16 angka, satu laporan per baris, paling banyak 20 baris.", "Write the number of 10 digits and the code of 16, one report per line, at most 20 lines.");

    /// <summary>One number, any grouping.</summary>
    [BindProperty]
    public string? Number { get; set; }

    /// <summary>Its receipt code.</summary>
    [BindProperty]
    public string? Receipt { get; set; }

    /// <summary>Several: number and code on each line.</summary>
    [BindProperty]
    public string? Many { get; set; }

    public IReadOnlyList<OwnLine> Lines { get; private set; } = [];

    /// <summary>How many came in, for the message.</summary>
    [BindProperty(SupportsGet = true)]
    public int Jumlah { get; set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    /// <summary>Takes one report in.</summary>
    public async Task<IActionResult> OnPostClaimAsync(CancellationToken cancel)
    {
        if (!TrackingId.TryParse(Number, out var id))
            return await Refuse([new("tracking_id_format", "number", "Nomor laporan terdiri atas 10 angka. Periksa digit demi digit.", "A tracking ID has 10 digits. Check digit by digit.")], cancel);
        var proof = await receipts.Prove(HttpContext, Number, Receipt, cancel);
        if (proof is not Proof.Right) return ReceiptGate.Status(HttpContext, proof, await Refuse([ReceiptGate.Refused(proof)], cancel));
        return await TakeIn([id], cancel);
    }

    /// <summary>Takes several in: all that are right, and says which lines are not.</summary>
    public async Task<IActionResult> OnPostClaimManyAsync(CancellationToken cancel)
    {
        var pairs = Pairs(Many ?? "");
        if (pairs.Count is 0 or > MostAtOnce) return await Refuse([Unreadable], cancel);
        List<TrackingId> right = [];
        List<Refusal> wrong = [];
        List<string> left = [];
        foreach (var (line, number, code) in pairs)
        {
            var proof = await receipts.Prove(HttpContext, number, code, cancel);
            if (proof is Proof.Right && TrackingId.TryParse(number, out var id))
            {
                right.Add(id);
                continue;
            }

            var why = ReceiptGate.Refused(proof);
            wrong.Add(why with { Field = "many", Indonesian = $"Baris {line}: {why.Indonesian}", English = $"Line {line}: {why.English}" });
            left.Add($"{number} {code}");
        }

        if (wrong.Count == 0) return await TakeIn(right, cancel);
        await Add(right, cancel);
        Many = string.Join('\n', left);
        return await Refuse(wrong, cancel);
    }

    /// <summary>Takes a report out of the account; its receipt still opens it.</summary>
    public async Task<IActionResult> OnPostReleaseAsync(CancellationToken cancel)
    {
        if (TrackingId.TryParse(Number, out var id)) await citizens.Release(Me.Id, id, cancel);
        return LocalRedirect("/akun?kabar=keluar");
    }

    /// <summary>Number and code of each report in a text; a code may stand on the line below its number.</summary>
    internal static List<(int Line, string Number, string Code)> Pairs(string text)
    {
        List<(int Line, string Number, string Code)> pairs = [];
        string? waiting = null;
        foreach (var (index, line) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            var digits = string.Concat(line.Where(char.IsAsciiDigit));
            switch (digits.Length)
            {
                case 0:
                    break;
                case 10:
                    waiting = digits;
                    break;
                case 16 when waiting is not null:
                    pairs.Add((index + 1, waiting, digits));
                    waiting = null;
                    break;
                case 26:
                    pairs.Add((index + 1, digits[..10], digits[10..]));
                    break;
                default:
                    return [];
            }
        }

        return waiting is null ? pairs : [];
    }

    /// <summary>Mails to the owner came back, and are not sent any more.</summary>
    public bool MailIsDead { get; private set; }

    protected override async Task Load(CancellationToken cancel)
    {
        MailIsDead = Me.Details.Email.Length > 0 && await bounces.Of(Me.Details.Email, cancel) is not null;
        Lines = await own.Lines((await citizens.ById(Me.Id, cancel))?.Kept ?? [], cancel);
    }

    private async Task<IActionResult> TakeIn(IReadOnlyList<TrackingId> ids, CancellationToken cancel) => LocalRedirect($"/akun?kabar=masuk&jumlah={await Add(ids, cancel)}");

    // What happened before is news to the account, the filing itself is not.
    private async Task<int> Add(IReadOnlyList<TrackingId> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return 0;
        var added = await citizens.Keep(Me.Id, [.. ids.Select(i => (i, 1))], cancel);
        await own.Prefer([.. ids.Select(i => new KeptReport(i.ToString(), 1))], Me.Details.Language, Me.Details.Notices, cancel);
        return added;
    }
}
