using System.Security.Cryptography;
using Lapor.Whistleblowing;

namespace Lapor.Tests.Whistleblowing;

public sealed class InboxKeysTests
{
    [Fact]
    public void What_is_sealed_to_an_inbox_opens_with_its_private_key_and_with_no_other()
    {
        var (own, other) = (InboxKeys.New(), InboxKeys.New());
        byte[] secret = [.. Enumerable.Range(0, 32).Select(n => (byte)n)];
        var first = InboxKeys.SealTo(own.Public, secret);
        Assert.Equal(secret, InboxKeys.OpenWith(own.Private, first));
        Assert.NotEqual(first, InboxKeys.SealTo(own.Public, secret)); // nothing tells that two hold the same
        Assert.ThrowsAny<CryptographicException>(() => InboxKeys.OpenWith(other.Private, first));
    }

    [Fact]
    public void A_changed_byte_anywhere_and_a_cut_are_found()
    {
        var pair = InboxKeys.New();
        var whole = InboxKeys.SealTo(pair.Public, "rahasia"u8);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => InboxKeys.OpenWith(pair.Private, changed));
        }

        foreach (var length in (int[])[0, 10, 91, whole.Length - 1])
            Assert.ThrowsAny<CryptographicException>(() => InboxKeys.OpenWith(pair.Private, whole.AsSpan(0, length)));
    }

    [Fact]
    public void A_private_key_opens_under_its_passphrase_only()
    {
        var pair = InboxKeys.New();
        var locked = InboxKeys.Lock(pair.Private, "enam kata acak yang panjang");
        Assert.Equal(pair.Private, InboxKeys.Unlock(locked, "enam kata acak yang panjang"));
        Assert.Null(InboxKeys.Unlock(locked, "enam kata acak yang panjanG"));
        locked.Sealed[^1] ^= 1;
        Assert.Null(InboxKeys.Unlock(locked, "enam kata acak yang panjang"));
    }
}
