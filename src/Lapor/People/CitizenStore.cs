using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>
/// Citizens' accounts. Each has a random key of its own, wrapped by the key ring; what it seals is filled up to a fixed size, so that its length
/// tells neither how much is known of a person nor how many reports they filed.
/// </summary>
public sealed class CitizenStore(Database database, KeyRing ring, TimeProvider time)
{
    /// <summary>Reports that one account keeps; older ones stay open by their receipts.</summary>
    public const int MostReports = 500;

    internal const string Purpose = "citizen";
    internal const string Columns = "c.id, c.ring_key, c.wrapped_key, c.sealed, c.sealed_reports, c.password_hash, c.created_on";

    /// <summary>Bytes that the sealed details are filled up to, or a multiple.</summary>
    private const int DetailsUnit = 1024;

    /// <summary>The same for the list of reports: some eighty of them.</summary>
    private const int ReportsUnit = 4096;

    internal sealed class Row
    {
        public long Id { get; init; }

        public string RingKey { get; init; } = "";

        public byte[]? WrappedKey { get; init; }

        public byte[] Sealed { get; init; } = [];

        public byte[] SealedReports { get; init; } = [];

        public string? PasswordHash { get; init; }

        public string CreatedOn { get; init; } = "";
    }

    /// <summary>An account, or null when it is gone.</summary>
    public async Task<Citizen?> ById(long id, CancellationToken cancel) =>
        Unsealed(await database.Read(s => s.First<Row>($"SELECT {Columns} FROM citizen c WHERE c.id = @id", new { id }, cancel), cancel));

    /// <summary>The account that this address signs in to, or null.</summary>
    /// <param name="address">As compared: see <see cref="CitizenAddresses.Normal"/>.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<Citizen?> ByAddress(string address, CancellationToken cancel) => Unsealed(await Secret(address, cancel));

    /// <summary>Changes what the person said of themselves; null when the account is gone.</summary>
    public Task<Citizen?> Change(long id, Func<CitizenDetails, CitizenDetails> change, CancellationToken cancel) => database.Write(
        t => Rewrite(t, id, c => c with { Details = change(c.Details) }, cancel), cancel);

    /// <summary>Puts reports into an account, latest first. The caller has proved that they are this person's.</summary>
    /// <param name="id">The account.</param>
    /// <param name="numbers">The reports, with how much of each history is known already.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many were not in it before.</returns>
    public Task<int> Keep(long id, IReadOnlyList<(TrackingId Number, int Seen)> numbers, CancellationToken cancel) => database.Write(
        async t =>
        {
            var added = 0;
            await Rewrite(
                t, id,
                c =>
                {
                    var fresh = numbers.DistinctBy(n => n.Number).Where(n => !c.Holds(n.Number)).Select(n => new KeptReport(n.Number.ToString(), n.Seen)).ToList();
                    added = fresh.Count;
                    return c with { Kept = [.. fresh.Concat(c.Kept).Take(MostReports)] };
                },
                cancel);
            return added;
        },
        cancel);

    /// <summary>Takes a report out of an account; its receipt still opens it.</summary>
    public Task Release(long id, TrackingId number, CancellationToken cancel) => database.Write(
        t => Rewrite(t, id, c => c with { Kept = [.. c.Kept.Where(k => k.Number != number.ToString())] }, cancel), cancel);

    /// <summary>Remembers how much of a report's history its owner has seen.</summary>
    public Task Saw(long id, TrackingId number, int seen, CancellationToken cancel) => database.Write(
        t => Rewrite(t, id, c => c with { Kept = [.. c.Kept.Select(k => k.Number == number.ToString() && k.Seen < seen ? k with { Seen = seen } : k)] }, cancel), cancel);

    /// <summary>The row that an address signs in to, closed; one statement whether there is one or not.</summary>
    internal Task<Row?> Secret(string address, CancellationToken cancel) => database.Read(
        s => s.First<Row>($"SELECT {Columns} FROM citizen_address a JOIN citizen c ON c.id = a.citizen_id WHERE a.mac = @mac", new { mac = Mac(address) }, cancel), cancel);

    /// <summary>Keyed hash under which an address is found.</summary>
    internal byte[] Mac(string address) => ring.Mac("citizen-address", $"{CitizenAddresses.KindOf(address).Code()}\n{address}");

    /// <summary>The account of a row; null when there is none or its key was destroyed.</summary>
    internal Citizen? Unsealed(Row? row)
    {
        if (row?.WrappedKey is null) return null;
        var key = ring.Unwrap(row.RingKey, Purpose, row.WrappedKey);
        var details = JsonSerializer.Deserialize<CitizenDetails>(KeyRing.Unseal(key, row.Sealed)) ?? new CitizenDetails();
        var kept = JsonSerializer.Deserialize<List<KeptReport>>(KeyRing.Unseal(key, row.SealedReports)) ?? [];
        CryptographicOperations.ZeroMemory(key);
        return new Citizen(row.Id, details, kept, row.PasswordHash is not null, row.CreatedOn);
    }

    /// <summary>Opens an account under its lock, changes it and seals it again; null when it is gone.</summary>
    internal async Task<Citizen?> Rewrite(Transaction t, long id, Func<Citizen, Citizen> change, CancellationToken cancel)
    {
        var row = await t.First<Row>($"SELECT {Columns} FROM citizen c WHERE c.id = @id {t.Dialect.ForUpdate}", new { id }, cancel);
        if (Unsealed(row) is not { } before) return null;
        var after = change(before);
        var key = ring.Unwrap(row!.RingKey, Purpose, row.WrappedKey!);
        await t.Execute(
            "UPDATE citizen SET sealed = @details, sealed_reports = @kept WHERE id = @id",
            new { id, details = Closed(key, after.Details, DetailsUnit), kept = Closed(key, after.Kept, ReportsUnit) },
            cancel);
        CryptographicOperations.ZeroMemory(key);
        return after;
    }

    /// <summary>Makes an account for a proved address, or finds the one that has it.</summary>
    internal async Task<(long Id, bool IsNew)> Enter(Transaction t, string address, string language, CancellationToken cancel)
    {
        var (mac, kind) = (Mac(address), CitizenAddresses.KindOf(address));
        if (await Of(t, mac, cancel) is { } known) return (known, false);
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = ring.Wrap(Purpose, key);
        var id = await t.Scalar<long>(
            """
            INSERT INTO citizen (ring_key, wrapped_key, sealed, sealed_reports, created_on) VALUES (@KeyId, @Bytes, @details, @kept, @today) RETURNING id
            """,
            new
            {
                wrapped.KeyId,
                wrapped.Bytes,
                details = Closed(key, new CitizenDetails { Language = language }.With(kind, address), DetailsUnit),
                kept = Closed<IReadOnlyList<KeptReport>>(key, [], ReportsUnit),
                today = Today(time),
            },
            cancel);
        CryptographicOperations.ZeroMemory(key);
        if (await t.Execute("INSERT INTO citizen_address (mac, kind, citizen_id) VALUES (@mac, @kind, @id) ON CONFLICT (mac) DO NOTHING", new { mac, kind = kind.Code(), id }, cancel) == 1) return (id, true);
        // The same code page was sent twice at one moment; the other one made it.
        await t.Execute("DELETE FROM citizen WHERE id = @id", new { id }, cancel);
        return ((await Of(t, mac, cancel))!.Value, false);
    }

    /// <summary>Today in Jakarta, <c>yyyy-MM-dd</c>.</summary>
    internal static string Today(TimeProvider time, int days = 0) =>
        TimeZoneInfo.ConvertTime(time.GetUtcNow(), IndonesianTime.Wib).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Task<long?> Of(Transaction t, byte[] mac, CancellationToken cancel) =>
        t.Scalar<long?>("SELECT citizen_id FROM citizen_address WHERE mac = @mac", new { mac }, cancel);

    private static byte[] Closed<T>(byte[] key, T content, int unit)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(content);
        var filled = new byte[(json.Length + unit - 1) / unit * unit];
        filled.AsSpan().Fill((byte)' '); // white space after JSON means nothing
        json.CopyTo(filled, 0);
        return KeyRing.Seal(key, filled);
    }
}
