using System.Globalization;
using System.Security.Cryptography;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Web.Shared;
using Lapor.Whistleblowing;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Wbs;

/// <summary>One inbox: its key, its cases, its holders.</summary>
public sealed class InboxViewPage(
    Asker access, Inboxes inboxes, OfficerStore officers, InboxKey keys, GuessLimit limit, WorkbenchMenu menu, Texts.Texts T) : InboxFormPage(access, inboxes, menu, T)
{
    private const int LongestPassphrase = 200;

    private static readonly Refusal NotSame = new("passphrase_differs", "repeat", "Kedua frasa sandi tidak sama.", "The two passphrases differ.");
    private static readonly Refusal Closed = new("inbox_closed", "", "Kotak sudah terkunci lagi. Buka dulu dengan frasa sandi Anda.", "The inbox is locked again. Open it with your passphrase first.");

    private static readonly Refusal Unsafe = new(
        "https_required", "", "Kotak hanya dapat dibuka lewat HTTPS. Minta pengelola memasangnya.", "An inbox can only be opened over HTTPS. Ask the operator to set it up.");

    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    [BindProperty]
    public string? Passphrase { get; set; }

    [BindProperty]
    public string? NewPassphrase { get; set; }

    [BindProperty]
    public string? Repeat { get; set; }

    /// <summary>The officer to name, dismiss or hand the key to: an e-mail address or a number.</summary>
    [BindProperty]
    public string? Who { get; set; }

    /// <summary>True while the officer's browser holds the key.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The passphrase was right, but another holder chose it.</summary>
    public bool MustChange { get; private set; }

    /// <summary>A passphrase for one use, shown once to who hands the key over.</summary>
    public string? OneTime { get; private set; }

    /// <summary>For whom it is.</summary>
    public string Receiver { get; private set; } = "";

    /// <summary>The cases, without a word of them.</summary>
    public IReadOnlyList<CaseLine> Lines { get; private set; } = [];

    /// <summary>The part that was refused.</summary>
    public string Form { get; private set; } = "";

    /// <summary>Who the key can be handed to.</summary>
    public IEnumerable<Holder> Receivers => Holders.Where(h => h.OfficerId != Officer.Id);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    /// <summary>The first holder makes the key pair.</summary>
    public async Task<IActionResult> OnPostBeginAsync(CancellationToken cancel)
    {
        Form = "begin";
        if (!await Find(Id, cancel) || !Holds) return NotFound();
        if (Wrong() is { Count: > 0 } wrong) return await Refuse(wrong, cancel);
        var key = await Store.Begin(Officer.Id, Id, NewPassphrase ?? "", cancel);
        if (key.IsRefused) return await Refuse(key.Refusals.Select(At("newPassphrase")), cancel);
        keys.Give(Officer.Id, Id, key.Value);
        CryptographicOperations.ZeroMemory(key.Value);
        return To("begun");
    }

    public async Task<IActionResult> OnPostUnlockAsync(CancellationToken cancel)
    {
        Form = "unlock";
        if (!await Find(Id, cancel) || !Holds) return NotFound();
        var opened = await Unlock(cancel);
        if (opened.IsRefused) return await Refuse(opened.Refusals, cancel);
        var (key, mustChange) = opened.Value;
        if (mustChange)
        {
            // The key is not handed out under words that somebody else knows.
            CryptographicOperations.ZeroMemory(key);
            MustChange = true;
            return await Again(cancel);
        }

        keys.Give(Officer.Id, Id, key);
        CryptographicOperations.ZeroMemory(key);
        return To(null);
    }

    public async Task<IActionResult> OnPostLockAsync(CancellationToken cancel)
    {
        if (!await Find(Id, cancel)) return NotFound();
        InboxKey.Drop(HttpContext);
        return To("locked");
    }

    public async Task<IActionResult> OnPostChangeAsync(CancellationToken cancel)
    {
        Form = "change";
        if (!await Find(Id, cancel) || !Holds) return NotFound();
        MustChange = Own?.MustChange == true;
        if (Wrong() is { Count: > 0 } wrong) return await Refuse(wrong, cancel);
        var opened = await Unlock(cancel);
        if (opened.IsRefused) return await Refuse(opened.Refusals, cancel);
        if (NewPassphrase == Passphrase)
            return await Refuse([new("passphrase_same", "newPassphrase", "Frasa sandi baru harus lain daripada yang lama.", "The new passphrase must differ from the old one.")], cancel);
        var key = opened.Value.Key;
        var given = await Store.Give(Officer.Id, Officer.Id, Id, key, NewPassphrase ?? "", cancel);
        if (!given.IsRefused) keys.Give(Officer.Id, Id, key);
        CryptographicOperations.ZeroMemory(key);
        return given.IsRefused ? await Refuse(given.Refusals.Select(At("newPassphrase")), cancel) : To("changed");
    }

    /// <summary>Puts the key under a passphrase for one use, which stands in the answer and nowhere else.</summary>
    public async Task<IActionResult> OnPostGiveAsync(CancellationToken cancel)
    {
        Form = "give";
        if (!await Find(Id, cancel) || !Holds) return NotFound();
        if (keys.Of(Officer.Id, Id) is not { } key) return await Refuse([Closed], cancel);
        if (Receivers.FirstOrDefault(h => h.OfficerId.ToString(CultureInfo.InvariantCulture) == Who) is not { } to)
            return await Refuse([Missing("who", "Pilih siapa yang menerima kunci.", "Choose who receives the key.")], cancel);
        var once = string.Join('-', Enumerable.Range(0, 5).Select(_ => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4)));
        var given = await Store.Give(Officer.Id, to.OfficerId, Id, key, once, cancel);
        CryptographicOperations.ZeroMemory(key);
        if (given.IsRefused) return await Refuse(given.Refusals, cancel);
        (OneTime, Receiver) = (once, to.Name);
        return await Again(cancel);
    }

    public async Task<IActionResult> OnPostNameAsync(CancellationToken cancel)
    {
        Form = "name";
        if (!await Find(Id, cancel) || !Manages) return NotFound();
        if (string.IsNullOrWhiteSpace(Who) || Who.Length > 254 || await officers.ByEmail(Who, cancel) is not { } officer)
            return await Refuse([new("officer_not_found", "who", "Tidak ada petugas aktif dengan surel ini.", "There is no active officer with this e-mail address.")], cancel);
        await Store.Name(Officer.Id, Id, officer.Id, cancel);
        return To("named");
    }

    public async Task<IActionResult> OnPostDismissAsync(CancellationToken cancel)
    {
        Form = "dismiss";
        if (!await Find(Id, cancel) || !Manages) return NotFound();
        if (Holders.FirstOrDefault(h => h.OfficerId.ToString(CultureInfo.InvariantCulture) == Who) is not { } holder) return NotFound();
        var gone = await Store.Dismiss(Officer.Id, Id, holder.OfficerId, cancel);
        return gone.IsRefused ? await Refuse(gone.Refusals, cancel) : To("dismissed");
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (!await Find(Id, cancel)) return NotFound();
        if (Holds)
        {
            IsOpen = keys.Of(Officer.Id, Id) is not null;
            Lines = await Store.List(Officer.Id, Id, cancel);
        }

        return await Show(cancel);
    }

    private async Task<Outcome<(byte[] Key, bool MustChange)>> Unlock(CancellationToken cancel)
    {
        if (!keys.MayTravel) return Unsafe;
        if (string.IsNullOrEmpty(Passphrase)) return Missing("passphrase", "Tulis frasa sandi Anda.", "Write your passphrase.");
        var officer = Officer.Id.ToString(CultureInfo.InvariantCulture);
        if (Passphrase.Length > LongestPassphrase || !limit.SignIn("inbox " + officer, officer))
            return new Refusal("too_many_tries", "passphrase", "Terlalu banyak percobaan. Tunggu satu menit.", "Too many attempts. Wait a minute.");
        return await Store.Unlock(Officer.Id, Id, Passphrase, cancel);
    }

    private List<Refusal> Wrong()
    {
        if (!keys.MayTravel) return [Unsafe];
        if (NewPassphrase is not { Length: >= InboxKeys.ShortestPassphrase and <= LongestPassphrase }) return [CaseRefusals.ShortPassphrase with { Field = "newPassphrase" }];
        return NewPassphrase == Repeat ? [] : [NotSame];
    }

    private static Func<Refusal, Refusal> At(string field) => r => r.Field == "passphrase" ? r with { Field = field } : r;
}
