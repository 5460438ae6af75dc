using System.Globalization;
using System.Text;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>What happened to an account's addresses.</summary>
public enum AddressChange
{
    /// <summary>One more signs in.</summary>
    Added,

    /// <summary>Another stands in place of the one that is told.</summary>
    Replaced,

    /// <summary>The one that is told signs in no more.</summary>
    Removed,
}

/// <summary>Word of a change, on its way to an address from before it.</summary>
/// <param name="Address">Where to.</param>
/// <param name="Change">What happened; never with the other address.</param>
/// <param name="Language"><c>id</c> or <c>en</c>.</param>
public sealed record AddressNotice(string Address, AddressChange Change, string Language);

/// <summary>
/// Tells every address that an account had before a change of addresses: whoever took it over cannot do so in silence. The old address is no longer in the account
/// when the message leaves, so it waits in a row of its own, sealed, without the account's number, until it was told.
/// </summary>
public sealed class AddressNotices(Database database, KeyRing ring, CitizenCodes codes, TimeProvider time)
{
    /// <summary>Days after which word that could not be told is given up.</summary>
    public const int KeptDays = 4;

    /// <summary>What the addresses are wrapped for.</summary>
    internal const string Purpose = "citizen-notice";

    private sealed class NoticeRow
    {
        public string RingKey { get; init; } = "";

        public byte[] SealedAddress { get; init; } = [];

        public string Change { get; init; } = "";

        public string Language { get; init; } = "";
    }

    /// <summary>The word of a job, or null when it was told or given up.</summary>
    public async Task<AddressNotice?> OnItsWay(long id, CancellationToken cancel) =>
        await database.Read(s => s.First<NoticeRow>("SELECT ring_key, sealed_address, change, language FROM citizen_notice WHERE id = @id", new { id }, cancel), cancel) is { } row
            ? new(Encoding.UTF8.GetString(ring.Unwrap(row.RingKey, Purpose, row.SealedAddress)), Codes.Member<AddressChange>(row.Change), row.Language)
            : null;

    /// <summary>Forgets what was told.</summary>
    public Task Told(long id, CancellationToken cancel) => database.Write(t => t.Execute("DELETE FROM citizen_notice WHERE id = @id", new { id }, cancel), cancel);

    /// <summary>Forgets what could not be told for days.</summary>
    public Task Sweep(CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM citizen_notice WHERE made_on < @old", new { old = CitizenStore.Today(time, -KeptDays) }, cancel), cancel);

    /// <summary>Seals addresses that <see cref="Tell"/> may have to keep: before the transaction, because the ring may ask a key-management system.</summary>
    internal IReadOnlyDictionary<string, Wrapped> Seal(IEnumerable<string> addresses) => addresses.ToDictionary(a => a, Wrap, StringComparer.Ordinal);

    /// <summary>Queues word of a change to the addresses from before it.</summary>
    /// <param name="t">The transaction of the change.</param>
    /// <param name="before">Each address that the account had, with what to tell it.</param>
    /// <param name="made">What <see cref="Seal"/> made of the addresses. One that came into the account since then is sealed here.</param>
    /// <param name="language">Of the account.</param>
    /// <param name="cancel">Stops the work.</param>
    internal async Task Tell(Transaction t, IEnumerable<(string Address, AddressChange Change)> before, IReadOnlyDictionary<string, Wrapped> made, string language, CancellationToken cancel)
    {
        foreach (var (address, change) in before)
        {
            var wrapped = made.TryGetValue(address, out var ready) ? ready : Wrap(address);
            var id = await t.Scalar<long>(
                "INSERT INTO citizen_notice (ring_key, sealed_address, change, language, made_on) VALUES (@KeyId, @Bytes, @change, @language, @today) RETURNING id",
                new { wrapped.KeyId, wrapped.Bytes, change = change.Code(), language, today = CitizenStore.Today(time) },
                cancel);
            await codes.Mail(t, string.Create(CultureInfo.InvariantCulture, $"address:{id}"), cancel);
        }
    }

    private Wrapped Wrap(string address) => ring.Wrap(Purpose, Encoding.UTF8.GetBytes(address));
}
