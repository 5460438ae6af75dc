using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>A code on its way, for the message that carries it.</summary>
/// <param name="Address">Where to: an e-mail address, or a number in E.164.</param>
/// <param name="Spoken">The code as people read it, <c>1234 5678</c>.</param>
/// <param name="Language"><c>id</c> or <c>en</c>.</param>
/// <param name="EndsAt">UTC milliseconds.</param>
public sealed record CodeOnItsWay(string Address, string Spoken, string Language, long EndsAt);

/// <summary>
/// One-time codes that prove an address. Asking for one never looks whether the address has an account, so neither words nor time can tell. A code holds
/// for ten minutes, five tries, one use, and only in the browser that asked for it.
/// </summary>
public sealed class CitizenCodes(Database database, KeyRing ring, SignInLanes lanes, SmsAllowance allowance, JobSignal signal, TimeProvider time)
{
    /// <summary>How long a code holds.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    /// <summary>Tries of one code.</summary>
    public const int MostTries = 5;

    /// <summary>Kind of the jobs that write to citizens about their account.</summary>
    public const string MailJob = "mail_citizen";

    /// <summary>What the addresses are wrapped for.</summary>
    internal const string Purpose = "citizen-code";

    private const int Digits = 8;
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private static readonly Refusal TooSoon = new(
        "code_too_soon", "address", "Kode untuk alamat ini terlalu sering diminta. Pakai kode yang sudah dikirim, atau tunggu beberapa menit.",
        "Codes for this address were asked for too often. Use the one already sent, or wait some minutes.");

    /// <summary>The words where a number, the hour or a place has had its text messages.</summary>
    public static readonly Refusal NoMoreTexts = new(
        "sms_limit", "address", "SMS untuk nomor ini, atau dari sini, sudah terlalu banyak hari ini. Pakai kode yang sudah dikirim, alamat surel, atau coba lagi nanti.",
        "Too many text messages went to this number, or from here, for now. Use the code already sent, an e-mail address, or try again later.");

    private static readonly Refusal Abroad = new(
        "phone_abroad", "address", "SMS dari sini tidak dikirim ke nomor luar negeri. Pakai alamat surel, atau nomor Indonesia (+62).",
        "No text messages are sent to numbers abroad from here. Use an e-mail address, or an Indonesian number (+62).");

    private static readonly Refusal Wrong = new(
        "code_wrong", "code", "Kode salah atau tidak berlaku lagi. Periksa angkanya, atau minta kode baru.", "The code is wrong or no longer works. Check the digits, or ask for a new code.");

    private sealed class Row
    {
        public long Id { get; init; }

        public byte[] Nonce { get; init; } = [];

        public string RingKey { get; init; } = "";

        public byte[] SealedAddress { get; init; } = [];

        public string Language { get; init; } = "";

        public int Tries { get; init; }

        public long EndsAt { get; init; }
    }

    /// <summary>Whether codes can be sent to telephones here.</summary>
    public bool ReachPhones => allowance.Offered;

    /// <summary>Whether a code can be sent to this address: to any e-mail address, and to the numbers that get text messages here.</summary>
    /// <param name="normal">As compared.</param>
    public bool Reaches(string normal) => CitizenAddresses.KindOf(normal) is AddressKind.Email || allowance.Reaches(normal);

    /// <summary>Whether a code to this address costs a text message.</summary>
    /// <param name="normal">As compared.</param>
    public bool IsText(string normal) => normal.Length > 0 && CitizenAddresses.KindOf(normal) is AddressKind.Phone && allowance.Reaches(normal);

    /// <summary>An address as it is compared. Refused: what <see cref="CitizenAddresses.Normal"/> says.</summary>
    public Outcome<string> Normal(string? typed) => CitizenAddresses.Normal(typed, allowance.Offered);

    /// <summary>Sends a code to an address. The same work and the same words whether somebody has an account there or not.</summary>
    /// <param name="typed">The address as typed.</param>
    /// <param name="language">Of the mail.</param>
    /// <param name="device">The known device, or null.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The token that this browser keeps. Refused: what <see cref="Normal"/> says, <c>phone_abroad</c>, <c>code_too_soon</c>, and <c>sms_limit</c>.</returns>
    public async Task<Outcome<string>> Ask(string? typed, string language, string? device, CancellationToken cancel)
    {
        var normal = Normal(typed);
        if (normal.IsRefused) return normal;
        if (!Reaches(normal.Value)) return Abroad;
        if (!await lanes.Take(lanes.Of("citizen-code", normal.Value, device), cancel)) return TooSoon;
        if (CitizenAddresses.KindOf(normal.Value) is AddressKind.Phone && !await allowance.TakeCode(normal.Value, device is not null, cancel)) return NoMoreTexts;
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var wrapped = ring.Wrap(Purpose, Encoding.UTF8.GetBytes(normal.Value));
        await database.Write(
            async t =>
            {
                var id = await t.Scalar<long>(
                    """
                    INSERT INTO citizen_code (token_hash, nonce, ring_key, sealed_address, language, ends_at)
                    VALUES (@hash, @nonce, @KeyId, @Bytes, @language, @ends) RETURNING id
                    """,
                    new
                    {
                        hash = HashOf(token),
                        nonce = RandomNumberGenerator.GetBytes(16),
                        wrapped.KeyId,
                        wrapped.Bytes,
                        language = language == "en" ? "en" : "id",
                        ends = Now() + (long)Length.TotalMilliseconds,
                    },
                    cancel);
                await Mail(t, string.Create(CultureInfo.InvariantCulture, $"code:{id}"), cancel);
            },
            cancel);
        signal.Wake();
        return token;
    }

    /// <summary>The code of a job, or null when it was used or has ended.</summary>
    public async Task<CodeOnItsWay?> OnItsWay(long id, CancellationToken cancel) =>
        await database.Read(s => s.First<Row>("SELECT * FROM citizen_code WHERE id = @id AND ends_at > @now AND tries < @most", new { id, now = Now(), most = MostTries }, cancel), cancel) is { } row
            ? new(AddressOf(row), Spoken(CodeOf(row.Nonce)), row.Language, row.EndsAt)
            : null;

    /// <summary>Proves an address; the code is used up. Wrong, ended, used, never sent: one answer.</summary>
    /// <param name="token">What the browser kept.</param>
    /// <param name="typed">The code as typed, with or without spaces.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The proved address. Refused: <c>code_wrong</c>.</returns>
    public Task<Outcome<string>> Prove(string token, string typed, CancellationToken cancel)
    {
        var digits = string.Concat(typed.Where(char.IsAsciiDigit));
        return database.Write<Outcome<string>>(
            async t =>
            {
                // Counted before it is compared, so that many at once count too.
                var row = await t.First<Row>(
                    "UPDATE citizen_code SET tries = tries + 1 WHERE token_hash = @hash AND ends_at > @now AND tries < @most RETURNING *",
                    new { hash = HashOf(token), now = Now(), most = MostTries },
                    cancel);
                var expected = Encoding.ASCII.GetBytes(CodeOf(row?.Nonce ?? []));
                if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(digits)) || row is null) return Wrong;
                await t.Execute("DELETE FROM citizen_code WHERE id = @Id", new { row.Id }, cancel);
                return AddressOf(row);
            },
            cancel);
    }

    /// <summary>Forgets codes that ended.</summary>
    public Task Sweep(CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM citizen_code WHERE ends_at < @old", new { old = Now() - (long)Forgotten.TotalMilliseconds }, cancel), cancel);

    /// <summary>Queues word of a changed password or passkey to every address of an account: whoever reads one of them must not act in silence. Two messages, whether there are two addresses or not.</summary>
    /// <param name="t">The transaction of what it tells.</param>
    /// <param name="what"><c>password</c> or <c>passkey</c>.</param>
    /// <param name="citizenId">Whose account.</param>
    /// <param name="cancel">Stops the work.</param>
    internal async Task TellOwner(Transaction t, string what, long citizenId, CancellationToken cancel)
    {
        await Mail(t, string.Create(CultureInfo.InvariantCulture, $"{what}:{citizenId}"), cancel);
        await Mail(t, string.Create(CultureInfo.InvariantCulture, $"{what}_beside:{citizenId}"), cancel);
    }

    /// <summary>Queues a mail to a citizen.</summary>
    /// <param name="t">The transaction of what it tells.</param>
    /// <param name="payload">What to tell; see <c>Notifying.MailCitizen</c>.</param>
    /// <param name="cancel">Stops the work.</param>
    internal Task Mail(Transaction t, string payload, CancellationToken cancel) => JobStore.Add(
        t, [new NewJob(MailJob, $"{MailJob}:{payload}:{RandomNumberGenerator.GetHexString(16, lowercase: true)}", Now(), Payload: payload)], Now(), cancel);

    private static string Spoken(string code) => $"{code[..4]} {code[4..]}";

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private string AddressOf(Row row) => Encoding.UTF8.GetString(ring.Unwrap(row.RingKey, Purpose, row.SealedAddress));

    // The first 16 bytes of 32: the bias against 10^8 codes is below 2^-100.
    private string CodeOf(byte[] nonce) =>
        ((ulong)(BinaryPrimitives.ReadUInt128BigEndian(ring.Mac("citizen-code", nonce)) % 100_000_000)).ToString("D" + Digits, CultureInfo.InvariantCulture);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
