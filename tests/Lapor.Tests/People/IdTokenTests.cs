using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lapor.People;
using Microsoft.IdentityModel.Tokens;

namespace Lapor.Tests.People;

/// <summary>ID tokens and key sets: what holds, every single thing that does not, and bytes turned at random.</summary>
public sealed class IdTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 3, 0, 0, TimeSpan.Zero);
    private static readonly IdTokenCheck Check = new("https://sso.contoh.go.id", "lapor", "sekali", "email", Now);
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly ECDsa P256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa P384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private static readonly ECDsa P521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
    private static readonly IReadOnlyList<SecurityKey> Keys = Set(Public(Rsa, "r1"), Public(P256, "e1", "P-256"), Public(P384, "e2", "P-384"), Public(P521, "e3", "P-521"));

    [Theory]
    [InlineData("RS256", "r1")]
    [InlineData("RS384", "r1")]
    [InlineData("RS512", "r1")]
    [InlineData("PS256", "r1")]
    [InlineData("PS384", "r1")]
    [InlineData("PS512", "r1")]
    [InlineData("ES256", "e1")]
    [InlineData("ES384", "e2")]
    [InlineData("ES512", "e3")]
    public async Task A_token_signed_by_a_key_of_the_set_holds(string algorithm, string key)
    {
        var token = (await IdTokens.Verify(Token(algorithm, key), Keys, Check)).Value;
        Assert.Equal(("akun-7", "lina@contoh.go.id", "mfa", "urn:kuat"), (token.Subject, token.Email, Assert.Single(token.Amr), token.Acr));
        Assert.Equal(key, IdTokens.KeyId(Token(algorithm, key)));
        // An older set without ids, and a token that names none.
        Assert.False((await IdTokens.Verify(Token(algorithm, null, key), Keys, Check)).IsRefused);
    }

    [Theory]
    [InlineData("iss", "\"https://sso.contoh.go.id/\"", "token_issuer")]
    [InlineData("iss", "null", "token_issuer")]
    [InlineData("aud", "\"lain\"", "token_audience")]
    [InlineData("aud", "[\"lapor\", \"lain\"]", "token_audience")]
    [InlineData("aud", "[]", "token_audience")]
    [InlineData("azp", "\"lain\"", "token_audience")]
    [InlineData("nonce", "\"dua kali\"", "token_nonce")]
    [InlineData("nonce", "null", "token_nonce")]
    [InlineData("exp", "1772420339", "token_expired")]
    [InlineData("exp", "\"nanti\"", "token_format")]
    [InlineData("exp", "1e300", "token_format")]
    [InlineData("iat", "1772419000", "token_expired")]
    [InlineData("iat", "1772420500", "token_too_early")]
    [InlineData("nbf", "1772420500", "token_too_early")]
    [InlineData("sub", "\"\"", "token_subject")]
    [InlineData("sub", "7", "token_subject")]
    public async Task A_token_with_one_wrong_claim_is_refused_for_it(string claim, string value, string code) =>
        Assert.Equal(code, Assert.Single((await IdTokens.Verify(Token("RS256", "r1", change: c => c[claim] = JsonNode.Parse(value)), Keys, Check)).Refusals).Code);

    [Fact]
    public async Task What_a_provider_may_write_differently_holds_too()
    {
        async Task Holds(Action<JsonObject> change) => Assert.Empty((await IdTokens.Verify(Token("RS256", "r1", change: change), Keys, Check)).Refusals);
        await Holds(c => c["aud"] = new JsonArray("lapor"));
        await Holds(c => (c["aud"], c["azp"]) = (new JsonArray("lapor", "lain"), "lapor"));
        await Holds(c => c["exp"] = Now.AddSeconds(-59).ToUnixTimeSeconds()); // clocks differ
        await Holds(c => c["iat"] = Now.AddSeconds(59).ToUnixTimeSeconds());
        await Holds(c => c["exp"] = Now.AddMinutes(5).ToUnixTimeSeconds() + 0.5);
        await Holds(c => c.Remove("amr"));
        // An address that nobody verified is none.
        foreach (var verified in new JsonNode?[] { false, "false", 1, null })
            Assert.Null((await IdTokens.Verify(Token("RS256", "r1", change: c => c["email_verified"] = verified?.DeepClone()), Keys, Check)).Value.Email);
        Assert.Equal("nip@contoh.go.id", (await IdTokens.Verify(Token("RS256", "r1", change: c => c["surel"] = "nip@contoh.go.id"), Keys, Check with { EmailClaim = "surel" })).Value.Email);
    }

    [Fact]
    public async Task No_other_algorithm_key_or_shape_is_taken()
    {
        async Task Refused(string token, string code = "token_signature") => Assert.Equal(code, Assert.Single((await IdTokens.Verify(token, Keys, Check)).Refusals).Code);
        var good = Token("RS256", "r1");
        var parts = good.Split('.');
        await Refused(Text("""{"alg":"none","kid":"r1"}""") + "." + parts[1] + ".");
        await Refused(Text("""{"alg":"none"}""") + "." + parts[1] + "." + parts[2]);
        // A keyed hash under the public key, the oldest trick.
        var hs = Text("""{"alg":"HS256","kid":"r1"}""") + "." + parts[1];
        await Refused(hs + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(hs))));
        await Refused(Token("RS256", "tak-ada", "r1"));
        await Refused(Token("ES256", "r1", "e1")); // an algorithm of another kind of key
        await Refused(Token("ES384", "e1", "e2"));
        using var stranger = RSA.Create(2048);
        await Refused(parts[0] + "." + parts[1] + "." + Base64Url.EncodeToString(stranger.SignData(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        foreach (var text in new[] { "", ".", "..", "...", "a.b.c", good + ".", parts[0] + "." + parts[1], new string('a', 40_000), Text("[]") + "." + parts[1] + "." + parts[2] }) await Refused(text, "token_format");
        await Refused(good + "=");
        await Refused(Text("""{"alg":"RS256","kid":"r1","crit":["b64"],"b64":false}""") + "." + parts[1] + "." + parts[2], "token_format");
        // Twice the same claim: which of them counts must not depend on the reader.
        var twice = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("{\"iss\"", "{\"sub\":\"lain\",\"iss\"", StringComparison.Ordinal);
        await Refused(Signed("RS256", parts[0], twice, "r1"), "token_format");
    }

    [Fact]
    public async Task Weak_strange_and_broken_keys_are_left_out()
    {
        using var weak = RSA.Create(1024);
        Assert.Empty(Set(Public(weak, "w")));
        Assert.Empty(Set(new JsonObject { ["kty"] = "oct", ["k"] = "c2VjcmV0" }, new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = "AA", ["y"] = "AA" }, new JsonObject(), JsonValue.Create("x")));
        var enc = Public(Rsa, "enc");
        enc["use"] = "enc";
        Assert.Empty(Set(enc));
        // A point on no curve.
        var off = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "e1", ["x"] = Base64Url.EncodeToString(new byte[32]), ["y"] = Base64Url.EncodeToString(new byte[32]) };
        Assert.True((await IdTokens.Verify(Token("ES256", "e1"), Set(off), Check)).IsRefused);
        foreach (var json in new[] { "", "{}", "[]", "null", "{\"keys\":{}}", "{\"keys\":[null,1,[]]}", "{\"keys\"" }) Assert.Empty(IdTokens.Keys(json));
    }

    [Fact]
    public async Task Bytes_turned_at_random_never_pass_and_never_throw()
    {
        var seeded = new SeededBytes(20260302);
        var good = new[] { Token("RS256", "r1"), Token("ES256", "e1") };
        for (var n = 0; n < 3000; n++)
        {
            var token = good[n % 2].ToCharArray();
            for (var turns = 1 + seeded.Next(4); turns > 0; turns--) token[seeded.Next(token.Length)] = (char)(32 + seeded.Next(224));
            var changed = new string(token);
            if (changed == good[n % 2]) continue;
            _ = IdTokens.KeyId(changed);
            // The last sign of a base64url text carries spare bits: those alone may differ.
            var outcome = await IdTokens.Verify(changed, Keys, Check);
            Assert.True(outcome.IsRefused || Same(changed, good[n % 2]), changed);
        }

        var text = new JsonObject { ["keys"] = new JsonArray(Public(Rsa, "r1"), Public(P256, "e1", "P-256")) }.ToJsonString();
        for (var n = 0; n < 1000; n++)
        {
            var signs = text.ToCharArray();
            for (var turns = 1 + seeded.Next(3); turns > 0; turns--) signs[seeded.Next(signs.Length)] = (char)(32 + seeded.Next(96));
            var keys = IdTokens.Keys(new string(signs));
            if (n % 10 == 0) await IdTokens.Verify(good[n % 2], keys, Check);
        }
    }

    private static bool Same(string a, string b) => a.Split('.').Zip(b.Split('.')).All(p => Bytes(p.First).AsSpan().SequenceEqual(Bytes(p.Second)));

    private static byte[] Bytes(string text) => Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];

    private static IReadOnlyList<SecurityKey> Set(params JsonNode[] keys) => IdTokens.Keys(new JsonObject { ["keys"] = new JsonArray(keys) }.ToJsonString());

    private static JsonObject Public(RSA key, string id)
    {
        var p = key.ExportParameters(false);
        return new JsonObject { ["kty"] = "RSA", ["kid"] = id, ["use"] = "sig", ["n"] = Base64Url.EncodeToString(p.Modulus), ["e"] = Base64Url.EncodeToString(p.Exponent) };
    }

    private static JsonObject Public(ECDsa key, string id, string curve)
    {
        var p = key.ExportParameters(false);
        return new JsonObject { ["kty"] = "EC", ["crv"] = curve, ["kid"] = id, ["x"] = Base64Url.EncodeToString(p.Q.X), ["y"] = Base64Url.EncodeToString(p.Q.Y) };
    }

    private static string Text(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Token(string algorithm, string? named, string? by = null, Action<JsonObject>? change = null)
    {
        var head = new JsonObject { ["alg"] = algorithm };
        if (named is not null) head["kid"] = named;
        var claims = new JsonObject
        {
            ["iss"] = Check.Issuer,
            ["sub"] = "akun-7",
            ["aud"] = Check.ClientId,
            ["nonce"] = Check.Nonce,
            ["exp"] = Now.AddMinutes(5).ToUnixTimeSeconds(),
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["email"] = "lina@contoh.go.id",
            ["email_verified"] = true,
            ["amr"] = new JsonArray("mfa"),
            ["acr"] = "urn:kuat",
        };
        change?.Invoke(claims);
        return Signed(algorithm, Text(head.ToJsonString()), claims.ToJsonString(), by ?? named!);
    }

    private static string Signed(string algorithm, string head, string claims, string by)
    {
        var data = Encoding.ASCII.GetBytes(head + "." + Text(claims));
        var hash = new HashAlgorithmName("SHA" + algorithm[2..]);
        var signature = by switch
        {
            "r1" => Rsa.SignData(data, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            "e1" => P256.SignData(data, hash),
            "e2" => P384.SignData(data, hash),
            _ => P521.SignData(data, hash),
        };
        return Encoding.ASCII.GetString(data) + "." + Base64Url.EncodeToString(signature);
    }

    /// <summary>The same numbers each time: a failure can be seen again.</summary>
    private sealed class SeededBytes(int seed)
    {
        private uint state = (uint)seed;

        public int Next(int below)
        {
            state = (state * 1664525) + 1013904223;
            return (int)((state >> 8) % (uint)below);
        }
    }
}
