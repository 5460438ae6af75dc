using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Lapor.Foundation;
using Lapor.Reports;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Shared;

/// <summary>
/// Slows down guessing of passwords and receipt codes: so many tries a minute, and so many text messages an hour. Counted in the memory of this node, under a key
/// that is drawn at start and forgotten with the process: no address of a visitor is kept in a readable form, and nothing longer than that.
/// </summary>
public sealed class GuessLimit(TimeProvider time)
{
    /// <summary>Tries a minute for one account, or wrong codes for one report, from one place.</summary>
    public const int PerThing = 10;

    /// <summary>Tries a minute from one place over all: an office behind one address still gets in.</summary>
    public const int PerPlace = 60;

    /// <summary>Wrong codes a minute for one report, from all places, above which each answer about it takes its time.</summary>
    public const int PerReport = 30;

    /// <summary>Wrong codes a minute on this node, above which each answer takes its time.</summary>
    public const int PerNode = 600;

    /// <summary>Text messages with a code that one place asks for in an hour, to numbers that never signed in there: a sixth of what all newcomers share by default.</summary>
    public const int TextsPerPlace = 20;

    private const int MostKept = 20_000;
    private const long Minute = 60;
    private const long Hour = 3600;
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<UInt128, (long Ends, int Tries)> tries = new();

    /// <summary>Where a request comes from, as it is counted. Of IPv6 the first half: the rest is the holder's to change at will.</summary>
    public static string PlaceOf(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } address => Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)),
        var address => address.ToString(),
    };

    /// <summary>Counts a try to sign in; false when there were too many.</summary>
    public bool SignIn(string place, string address) => Count("sign-in", place) <= PerPlace && Count("sign-in", place, address) <= PerThing;

    /// <summary>Counts a text message that a place asks for; false when there were too many. Otherwise one machine could use up the hour of the whole country's newcomers.</summary>
    public bool Text(string place) => Count(Hour, "text", place) <= TextsPerPlace;

    /// <summary>False while this place gave too many wrong codes. Asked before the code is looked at, so that the answer says nothing about it.</summary>
    public bool MayTry(string place, string report) => Seen("place", place) < PerPlace && Seen("place", place, report) < PerThing;

    /// <summary>
    /// True while a report, or the whole node, gets wrong codes from many places. Nobody is refused then, or whoever wants could lock the true
    /// holder out; each answer takes longer.
    /// </summary>
    public bool IsBusy(string report) => Seen("report", report) >= PerReport || Seen("node") >= PerNode;

    /// <summary>Counts a wrong code.</summary>
    public void Wrong(string place, string report)
    {
        Count("place", place);
        Count("place", place, report);
        Count("report", report);
        Count("node");
    }

    private int Seen(params ReadOnlySpan<string> what) => tries.TryGetValue(Hash(what), out var seen) && seen.Ends > Now() ? seen.Tries : 0;

    private int Count(params ReadOnlySpan<string> what) => Count(Minute, what);

    private int Count(long stretch, params ReadOnlySpan<string> what)
    {
        var now = Now();
        if (tries.Count > MostKept)
        {
            foreach (var old in tries.Where(t => t.Value.Ends <= now)) tries.TryRemove(old);
        }

        // Stretches begin at the full minute or hour, for everybody at once.
        var ends = ((now / stretch) + 1) * stretch;
        return tries.AddOrUpdate(Hash(what), (ends, 1), (_, seen) => seen.Ends > now ? (seen.Ends, seen.Tries + 1) : (ends, 1)).Tries;
    }

    private UInt128 Hash(ReadOnlySpan<string> what) => BinaryPrimitives.ReadUInt128LittleEndian(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Join('\n', what!))));

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();
}

/// <summary>What came of showing a receipt code.</summary>
public enum Proof
{
    /// <summary>Wrong, missing, unknown number: one answer.</summary>
    Wrong,

    Right,

    /// <summary>Not looked at: too many wrong ones came from there.</summary>
    TooMany,
}

/// <summary>Where receipt codes from the outside are proved: with a limit, and one answer for every way to be wrong.</summary>
public sealed class ReceiptGate(Receipts receipts, GuessLimit limit, TimeProvider time)
{
    private static readonly TimeSpan Slowly = TimeSpan.FromSeconds(1);

    private static readonly Refusal WrongReceipt = new(
        "receipt_wrong", "receipt",
        "Nomor dan kode tanda terima ini tidak cocok. Periksa keduanya: nomor 10 angka, kode 16 angka.",
        "This tracking ID and receipt code do not belong together. Check both: the number has 10 digits, the code 16.");

    private static readonly Refusal TooManyTries = new(
        "too_many_tries", "receipt",
        "Terlalu banyak kode yang salah. Tunggu satu menit, lalu coba lagi.",
        "Too many wrong codes. Wait a minute, then try again.");

    /// <summary>Proves a code. Without one nothing is counted: whoever looks a number up guesses nothing. An unknown number is counted like a known one.</summary>
    public async Task<Proof> Prove(HttpContext http, string? trackingId, string? receipt, CancellationToken cancel)
    {
        // A number or code with a wrong check digit can belong together with nothing: a slip of the finger, no guess.
        if (!TrackingId.TryParse(trackingId, out var id) || !ReceiptCode.TryParse(receipt, out _))
            return await receipts.Prove(trackingId, receipt, cancel) ? Proof.Right : Proof.Wrong;
        var place = GuessLimit.PlaceOf(http);
        var report = id.ToString(); // every spelling of one number is one number
        if (!limit.MayTry(place, report)) return Proof.TooMany;
        if (limit.IsBusy(report)) await Task.Delay(Slowly, time, cancel);
        if (await receipts.Prove(trackingId, receipt, cancel)) return Proof.Right;
        limit.Wrong(place, report);
        return Proof.Wrong;
    }

    /// <summary>The words for a proof that failed.</summary>
    public static Refusal Refused(Proof proof) => proof is Proof.TooMany ? TooManyTries : WrongReceipt;

    /// <summary>The page with the status that fits; 429 asks to wait.</summary>
    public static IActionResult Status(HttpContext http, Proof proof, IActionResult page)
    {
        if (proof is Proof.TooMany)
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers.RetryAfter = "60";
        }

        return page;
    }
}
