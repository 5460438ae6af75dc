using System.Security.Cryptography;
using System.Text;
using Lapor.Channels;
using Lapor.Channels.Telegram;
using Lapor.Jobs;

namespace Lapor.Web.Gateways;

/// <summary>
/// Where Telegram brings updates: <c>POST /gateway/telegram</c>, known by the secret of setWebhook. A message is kept, and 200 said, before anything is made of it: Telegram brings again what was not answered so, and the
/// same update twice is one. There is no such page while no secret is set.
/// </summary>
public static class TelegramWebhook
{
    /// <summary>Header in which Telegram shows the secret.</summary>
    public const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";

    public static void MapTelegramWebhook(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/gateway/telegram", Take).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();

    /// <summary>Keeps what an update tells.</summary>
    internal static async Task Keep(TelegramUpdate update, InboundStore inbound, StopStore stops, JobSignal signal, CancellationToken cancel)
    {
        if (update.Left is { } left) await stops.Silence("telegram", left, cancel);
        if (update.Message is not { } message) return;
        await inbound.Keep(message, cancel);
        signal.Wake();
    }

    private static async Task<IResult> Take(HttpContext context, Settings settings, InboundStore inbound, StopStore stops, JobSignal signal, ILoggerFactory logs, CancellationToken cancel)
    {
        if (settings.TelegramToken is null || settings.TelegramSecret is not { } secret) return Results.NotFound();
        if (!IsSame(context.Request.Headers[SecretHeader].ToString(), secret))
        {
            logs.CreateLogger("Lapor.Gateway").LogWarning("An update from somebody who is not Telegram was refused");
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (await WebhookBody.Read(context.Request, TelegramUpdate.Largest, cancel) is not { } body) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        // What cannot be read is not worth being brought again.
        if (TelegramUpdate.Read(body) is not { } update) return Results.Ok();
        await Keep(update, inbound, stops, signal, CancellationToken.None);
        // A call may stand in the answer; this one ends the waiting mark on a button.
        return update.Pressed is { } pressed ? Results.Json(new { method = "answerCallbackQuery", callback_query_id = pressed }) : Results.Ok();
    }

    private static bool IsSame(string given, string secret) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
