using System.Security.Cryptography;
using System.Text;
using Lapor.Channels;
using Lapor.Channels.Conversations;
using Lapor.Channels.Meta;
using Lapor.Jobs;

namespace Lapor.Web.Gateways;

/// <summary>
/// Where Meta brings messages of WhatsApp, Messenger and Instagram: <c>/gateway/meta</c>. GET proves the address once; each POST is signed over its body. All of it is kept, and 200 said, before anything is made of it. There
/// is no such page while no secret is set.
/// </summary>
public static class MetaWebhook
{
    /// <summary>Header in which Meta shows the signature.</summary>
    public const string SignatureHeader = "X-Hub-Signature-256";

    public static void MapMetaWebhook(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gateway/meta", Prove).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/gateway/meta", Take).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
    }

    private static IResult Prove(HttpContext context, Settings settings)
    {
        if (settings.Meta.AppSecret is null || settings.Meta.VerifyToken is not { } token) return Results.NotFound();
        var query = context.Request.Query;
        var same = CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(query["hub.verify_token"].ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        var challenge = query["hub.challenge"].ToString();
        // Only what Meta sends is said back: letters, digits and the like.
        return same && query["hub.mode"] == "subscribe" && challenge.Length is > 0 and <= 200 && challenge.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? Results.Text(challenge, "text/plain; charset=utf-8")
            : Results.StatusCode(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> Take(HttpContext context, Settings settings, InboundStore inbound, OutboxStore outbox, ChatWays ways, JobSignal signal, ILoggerFactory logs, CancellationToken cancel)
    {
        if (settings.Meta.AppSecret is not { } secret) return Results.NotFound();
        if (await WebhookBody.Read(context.Request, MetaUpdate.Largest, cancel) is not { } body) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (!MetaUpdate.IsSigned(body, context.Request.Headers[SignatureHeader].ToString(), secret))
        {
            logs.CreateLogger("Lapor.Gateway").LogWarning("A call that Meta did not sign was refused");
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        // What cannot be read is not worth being brought again.
        if (MetaUpdate.Read(body) is not { } update) return Results.Ok();
        foreach (var message in update.Messages.Where(m => ways.Of(m.Channel)?.IsSet == true)) await inbound.Keep(message, CancellationToken.None);
        foreach (var status in update.Statuses)
        {
            var approved = status.Code is { } code && ways.Of(status.Channel)?.HasWordsFor(code) == true;
            await outbox.Delivered(status.Channel, status.ProviderId, status.State, status.Code, approved, CancellationToken.None);
        }

        if (update.Messages.Count + update.Statuses.Count > 0) signal.Wake();
        return Results.Ok();
    }
}
