using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lapor.Channels;
using Lapor.Channels.Meta;
using Lapor.Channels.Push;
using Lapor.Channels.Sms;
using Lapor.Channels.Telegram;
using Lapor.Channels.X;
using Lapor.People;
using Lapor.Tests.Foundation;

namespace Lapor.Tests.Channels;

/// <summary>Inputs as large as each door takes, in the shapes that make reading costly: memory grows with the input, and no faster.</summary>
public sealed class ChannelBoundsTests
{
    // Bytes for each byte that came: an element of a parsed document takes a dozen for itself, a text two for each sign.
    private const int OfJson = 40;

    // Bytes for each sign: cleaning looks at each, and copies of the rest are made twice.
    private const int OfText = 300;

    private const string WhatsAppBegin = """{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"value":{""";
    private const string PageBegin = """{"object":"page","entry":[{"id":"1","messaging":[""";

    [Theory]
    [InlineData("""{"object":"page","entry":[""", "{}", "]}")]
    [InlineData("""{"object":"page","entry":[""", """{"id":"1","messaging":[{"sender":{"id":"9"},"message":{"mid":"m","text":"a"}}]}""", "]}")]
    [InlineData("""{"object":"whatsapp_business_account","entry":[""", """{"changes":[{"value":{"messages":[{}]}}]}""", "]}")]
    [InlineData(WhatsAppBegin + "\"messages\":[", """{"id":"w","from":"62","type":"text","text":{"body":"a"}}""", "]}}]}]}")]
    [InlineData(WhatsAppBegin + "\"contacts\":[", """{"wa_id":"62","profile":{"name":"S"}}""", "]}}]}]}")]
    [InlineData(WhatsAppBegin + "\"statuses\":[", """{"id":"w","status":"failed","errors":[{"code":1}]}""", "]}}]}]}")]
    [InlineData(WhatsAppBegin + "\"statuses\":[{\"id\":\"w\",\"status\":\"failed\",\"errors\":[", "{}", "]}]}}]}]}")]
    [InlineData(WhatsAppBegin, "\"messages\":[{}],", "\"x\":1}}]}]}")]
    [InlineData(WhatsAppBegin + "\"messages\":[{\"id\":\"w\",\"from\":\"62\",\"text\":{\"body\":\"", "\\u0041", "\"}}]}}]}]}")]
    [InlineData(WhatsAppBegin + "\"messages\":[{\"id\":\"w\",\"from\":\"62\",\"type\":\"", "漢", "\"}]}}]}]}")]
    [InlineData(WhatsAppBegin + "\"messages\":[{\"id\":\"w\",\"from\":\"62\",", "\"text\":{\"body\":\"a\"},", "\"x\":1}]}}]}]}")]
    [InlineData(PageBegin, "{},", "{}]}]}")]
    [InlineData(PageBegin + """{"delivery":{"mids":[""", "\"m\",", "7]}}]}]}")]
    [InlineData(PageBegin + """{"sender":{"id":"9"},"message":{"mid":"m","attachments":[""", """{"type":"image","payload":{"url":"https://x"}}""", "]}}]}]}")]
    [InlineData(PageBegin + """{"sender":{"id":"9"},"message":{"mid":"m","attachments":[""", """{"type":"location"}""", "]}}]}]}")]
    [InlineData("", "[", "")]
    [InlineData("", "{\"entry\":[", "")]
    [InlineData("""{"entry":[""", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", "]}")]
    public void A_call_of_meta_of_three_megabytes_costs_a_multiple_of_itself(string begin, string piece, string end) =>
        Cost.IsLinear(OfJson, MetaUpdate.Largest / 4, size => Filled(begin, piece, end, size), json => json.Length, json => MetaUpdate.Read(json));

    [Theory]
    [InlineData("""{"entry":[""", """],"object":" """, "\"}")]
    [InlineData("""{"object":"page","entry":[{"messaging":[""", """],"id":" """, "\"}]}")]
    public void What_stands_once_over_a_thousand_messages_is_read_once(string begin, string middle, string end) => Cost.IsLinear(
        OfJson, MetaUpdate.Largest / 4, size => Filled($"{begin}{string.Join(',', Enumerable.Repeat("{}", 1000))}{middle}", "a", end, size), json => json.Length, json => Assert.Empty(MetaUpdate.Read(json)!.Messages));

    [Theory]
    [InlineData("""{"update_id":7,"message":{"chat":{"id":42,"type":"private"},"photo":[""", """{"file_id":"x"}""", "]}}")]
    [InlineData("""{"update_id":7,"message":{"chat":{"id":42,"type":"private"},"text":"a","entities":[""", """{"type":"url"}""", "]}}")]
    [InlineData("""{"update_id":7,"message":{"chat":{"id":42,"type":"private"},"text":" """, "\\ud83d\\udc00", "\"}}")]
    [InlineData("""{"update_id":7,"message":{"chat":{"id":42,"type":"private"},""", "\"document\":{\"file_id\":\"x\"},", "\"text\":\"a\"}}")]
    [InlineData("""{"update_id":7,"message":{"chat":{"id":42,"type":"private"},"from":{"first_name":" """, "S", "\"}}}")]
    [InlineData("", "[", "")]
    [InlineData("", "{\"message\":", "")]
    public void An_update_of_telegram_costs_a_multiple_of_itself(string begin, string piece, string end) =>
        Cost.IsLinear(OfJson, TelegramUpdate.Largest / 4, size => Filled(begin, piece, end, size), json => json.Length, json => TelegramUpdate.Read(json));

    [Theory]
    [InlineData("""{"data":[""", """{"id":"5","author_id":"42","text":"#lapor a"}""", "]}")]
    [InlineData("""{"data":[{"id":"5","author_id":"42","text":" """, "#lapor ", "\"}]}")]
    [InlineData("""{"data":[{"id":"5","author_id":"42","text":"#lapor """, "&amp;", "\"}]}")]
    [InlineData("""{"data":[{"id":"5","author_id":"42","text":"#lapor """, "\\n", "\"}]}")]
    [InlineData("""{"data":[{"id":"5","author_id":"42","text":"#lapor","referenced_tweets":[""", """{"type":"quoted"}""", "]}]}")]
    [InlineData("""{"data":[{"id":"5","author_id":"42","text":"#lapor","attachments":{"media_keys":[""", "\"3\",", "\"3\"]}}]}")]
    [InlineData("""{"data":[{"id":"5"}],"includes":{"media":[""", """{"media_key":"3","type":"video","variants":[{"content_type":"video/mp4","bit_rate":1,"url":"https://a"}]}""", "]}}")]
    [InlineData("""{"data":[{"id":"5"}],"includes":{"media":[{"media_key":"3","type":"video","variants":[""", """{"content_type":"video/mp4","bit_rate":1,"url":"https://a"}""", "]}]}}")]
    [InlineData("""{"data":[{"id":"5"}],"includes":{"users":[""", """{"id":"42","name":"S"}""", "]}}")]
    public void A_page_of_x_costs_a_multiple_of_itself(string begin, string piece, string end) => Cost.IsLinear(
        OfJson, 1024 * 1024, size => Filled(begin, piece, end, size), json => json.Length, json =>
        {
            using var page = JsonDocument.Parse(json);
            XPage.Mentions(page.RootElement, "1708");
            XPage.Letters(page.RootElement, "1708");
        });

    [Theory]
    [InlineData("", "LAPOR ")]
    [InlineData("STATUS ", "1000000005 ")]
    [InlineData("STATUS ", "-")]
    [InlineData("TL 1000000005 ", "a")]
    [InlineData("NILAI 1000000005 ", "5 ")]
    [InlineData("", "a\u0316\u0301")]
    [InlineData("", "\ud83d\udc00")]
    [InlineData("", "漢")]
    [InlineData("", " ")]
    [InlineData("", ". ")]
    [InlineData("#", "\n")]
    public void A_text_message_of_the_largest_kind_costs_a_multiple_of_itself(string begin, string piece) => Cost.IsLinear(
        OfText, InboundMessage.LongestText / 4, size => string.Concat(begin, string.Concat(Enumerable.Repeat(piece, (size - begin.Length) / piece.Length))), text => text.Length, text =>
        {
            Assert.NotNull(SmsCommand.Read(text));
            Assert.InRange(SmsCommand.Title(text).Length, 0, 80);
        });

    [Theory]
    [InlineData(new byte[] { 0x70, 0 })]
    [InlineData(new byte[] { 0x00, 3, 1, 1, 1 })]
    [InlineData(new byte[] { 0x08, 0xff })]
    public void A_header_of_parts_costs_nothing_however_long_it_is(byte[] piece)
    {
        byte[] header = [0xff, .. Enumerable.Repeat(piece, 8192 / piece.Length).SelectMany(p => p)];
        PartHeader.Read(header);
        Assert.InRange(Cost.Of(() => PartHeader.Read(header)), 0, 200);
    }

    [Fact]
    public void Random_changes_of_a_subscription_never_break_the_reading_or_the_sealing()
    {
        var draws = new Draws(8030);
        using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = browser.ExportParameters(includePrivateParameters: false).Q;
        string[] whole = ["https://push.example:8443/kirim/abc?x=1", Base64Url.EncodeToString([4, .. point.X!, .. point.Y!]), Base64Url.EncodeToString(SHA256.HashData("rahasia"u8).AsSpan(0, 16))];
        const string Signs = "@:/?#[]%= \n+-_A7\0漢\u202e\ud83d\udc00";
        var (read, sealedOnce) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var given = whole.ToArray();
            for (var n = draws.Next(1, 4); n > 0; n--)
            {
                var which = draws.Next(3);
                var signs = given[which];
                var at = draws.Next(signs.Length);
                given[which] = draws.Next(6) switch
                {
                    0 => signs[..at],
                    1 => signs[at..] + signs[..at],
                    _ => $"{signs[..at]}{Signs[draws.Next(Signs.Length)]}{signs[(at + 1)..]}",
                };
                if (given[which].Length == 0) given[which] = "a";
            }

            Lapor.Foundation.Outcome<PushTarget>? outcome = null;
            Cost.IsWithin(200, given.Sum(g => g.Length), () => outcome = PushDevices.Read(given[0], given[1], given[2], i % 2 == 0 ? "en" : "xx"));
            if (outcome!.IsRefused) continue;
            read++;
            var target = outcome.Value;
            var address = new Uri(target.Endpoint);
            Assert.Equal(("https", "", target.Endpoint, i % 2 == 0 ? "en" : "id"), (address.Scheme, address.UserInfo, address.AbsoluteUri, target.Language));
            Assert.Equal((65, 16), (Base64Url.DecodeFromChars(target.Key).Length, Base64Url.DecodeFromChars(target.Secret).Length));
            if (i % 16 != 0) continue;
            // What was kept can be sealed, or is told to be no key: never anything else.
            try
            {
                Assert.NotEmpty(PushCipher.Encrypt("{}"u8, target.Key, target.Secret));
                sealedOnce++;
            }
            catch (CryptographicException)
            {
                // no point of the curve
            }
        }

        Assert.True(read > 1000 && sealedOnce > 50);
    }

    [Fact]
    public void A_subscription_that_is_too_long_is_refused_unread()
    {
        var (key, secret) = (Base64Url.EncodeToString([4, .. new byte[64]]), Base64Url.EncodeToString(new byte[16]));
        var huge = new string('a', 3_000_000);
        foreach (var (endpoint, first, second) in new[] { ("https://x/" + huge, key, secret), ("https://x/", huge, secret), ("https://x/", key, huge), (huge, huge, huge) })
        {
            Assert.True(PushDevices.Read(endpoint, first, second, "id").IsRefused);
            Assert.InRange(Cost.Of(() => PushDevices.Read(endpoint, first, second, "id")), 0, 4000);
        }
    }

    /// <summary>A document of about so many bytes; pieces that are whole values are parted by commas.</summary>
    private static byte[] Filled(string begin, string piece, string end, int size)
    {
        var parted = piece[0] is '{' && piece[^1] is '}' || piece[0] is '[' && piece[^1] is ']' ? piece + "," : piece;
        var pieces = new StringBuilder(begin).Insert(begin.Length, parted, Math.Max(1, (size - begin.Length - end.Length) / Encoding.UTF8.GetByteCount(parted)));
        if (pieces[^1] == ',' && end.Length > 0 && end[0] is ']') pieces.Length--;
        return Encoding.UTF8.GetBytes(pieces.Append(end).ToString());
    }
}
