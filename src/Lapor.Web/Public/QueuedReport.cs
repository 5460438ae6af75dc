using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>
/// Takes what the queue of a device sends: the fields of the form and its files, at once. The key was drawn on that device when the draft was finished; however often it comes, also
/// twice at the same moment, one report is filed and its number and receipt are the answer.
/// </summary>
public static class QueuedReport
{
    private const string KeyHeader = "Idempotency-Key";
    private const int NamedChoices = 5;

    private static readonly Refusal BadKey = new("idempotency_key_format", "", "Kunci pengiriman tidak terbaca. Perbarui halaman antrean, lalu kirim lagi.", "The key of this sending cannot be read. Reload the queue and send again.");

    /// <summary>The answer to a report that was filed, now or before.</summary>
    /// <param name="TrackingId">Public number, 10 digits.</param>
    /// <param name="Receipt">Secret code, 16 digits.</param>
    /// <param name="Url">The report's page.</param>
    public sealed record QueuedJson(string TrackingId, string Receipt, string Url);

    /// <summary>Why a report was not filed.</summary>
    /// <param name="Refusals">Each with its field, in the language of the draft.</param>
    public sealed record NotQueuedJson(IReadOnlyList<ReasonJson> Refusals);

    /// <summary>One reason.</summary>
    /// <param name="Field">The field of the form; empty for the whole.</param>
    /// <param name="Code">Stable code.</param>
    /// <param name="Message">For the reader.</param>
    public sealed record ReasonJson(string Field, string Code, string Message);

    // No form token: a page that a browser keeps has none. A header of one's own cannot be sent by another site without being asked first, and nobody answers such a question here.
    public static void MapQueuedReport(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/lapor/kiriman", Take).AllowAnonymous().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(Server.LargestBody));

    private static async Task<IResult> Take(HttpContext context, TakeQueued queue, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        var language = context.Request.Headers["X-Bahasa"] == "en" ? "en" : "id";
        var key = context.Request.Headers[KeyHeader].ToString();
        if (!Drafts.IsKey(key)) return Refused([BadKey], language);
        if (!context.Request.HasFormContentType) return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (await queue.Before(key, cancel) is { } known) return Given(known);
        if (queue.Ask(key, context.Request.Headers["Challenge"]) is { } challenge)
        {
            context.Response.Headers.RetryAfter = challenge.Seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            context.Response.Headers["Challenge"] = challenge.Ticket;
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var outcome = await queue.File(key, await context.Request.ReadFormAsync(cancel), language, cancel);
        return outcome.IsRefused ? Refused(outcome.Refusals, language) : Given(outcome.Value);
    }

    private static IResult Given(Filed filed) =>
        Results.Created($"/laporan/{filed.Report.TrackingId}", new QueuedJson(filed.Report.TrackingId.ToString(), filed.Receipt.ToString(), $"/laporan/{filed.Report.TrackingId}"));

    private static IResult Refused(IReadOnlyList<Refusal> refusals, string language) =>
        Results.Json(new NotQueuedJson([.. refusals.Select(r => new ReasonJson(r.Field, r.Code, r.Message(language)))]), statusCode: StatusCodes.Status422UnprocessableEntity);

    /// <summary>Files what a device's queue sends.</summary>
    public sealed class TakeQueued(FileReport intake, ReadReport reader, KeepAttachment keep, AttachmentStore attachments, CitizenAsker who, CitizenStore citizens, Asker access, FilingPuzzle puzzle)
    {
        /// <summary>What was filed under this key; opens its page to this browser. Null when nothing was.</summary>
        public async Task<Filed?> Before(string key, CancellationToken cancel)
        {
            var filed = await intake.Again(OwnDraft.FilingKey(key), cancel);
            if (filed is not null) access.GivePass(filed.Report.TrackingId);
            return filed;
        }

        /// <summary>What must be done first, because very many come in at once; null in ordinary times.</summary>
        public Challenge? Ask(string key, string? ticket) => puzzle.Ask(OwnDraft.FilingKey(key), ticket, null);

        /// <summary>Files it with its files, or says why not; then nothing of it stays.</summary>
        public async Task<Outcome<Filed>> File(string key, IFormCollection form, string language, CancellationToken cancel)
        {
            var written = await reader.Read(form, language, cancel);
            var wrong = await written.Wrong(intake, cancel);
            for (var i = 0; i < wrong.Count; i++) wrong[i] = Named(wrong[i], written);
            // Each try keeps its files under a name of its own: two tries at once do not count each other's.
            var draft = Drafts.Id(Drafts.NewKey());
            if (wrong.Count == 0) wrong.AddRange(await Keep(form.Files, draft, cancel));
            if (wrong.Count > 0)
            {
                await Clear(draft, cancel);
                return Outcome<Filed>.Refused(wrong);
            }

            var keeper = form["akun"] == "true" ? who.Citizen : null;
            var content = written.Content with { Channel = "mobile", DraftId = draft, Contact = written.Content.Contact with { Notices = keeper?.Details.Notices } };
            var outcome = await intake.File(content, OwnDraft.FilingKey(key), cancel);
            if (outcome.IsRefused || outcome.Value.Repeated) await Clear(draft, cancel);
            // Another try was quicker, with files under its own name; whatever differs, the number is the first one's.
            if (outcome.IsRefused && outcome.Refusals[0].Code == "idempotency_key_reused" && await Before(key, cancel) is { } first) return first;
            if (outcome.IsRefused) return outcome;
            access.GivePass(outcome.Value.Report.TrackingId);
            if (keeper is not null) await citizens.Keep(keeper.Id, [(outcome.Value.Report.TrackingId, 1)], cancel);
            return outcome;
        }

        /// <summary>Where several places have the name, they are named: whoever reads it may be far from the list.</summary>
        private static Refusal Named(Refusal refusal, WrittenReport written)
        {
            var choices = refusal.Code switch { "region_unclear" => written.Region.Choices, "agency_unclear" => written.Agency.Choices, _ => [] };
            var names = string.Join("; ", choices.Take(NamedChoices).Select(c => c.Name));
            return choices.Count == 0 ? refusal : refusal with
            {
                Indonesian = $"Ada beberapa dengan nama ini: {names}. Buka drafnya dan tulis yang mana.",
                English = $"Several have this name: {names}. Open the draft and write which one.",
            };
        }

        private async Task<List<Refusal>> Keep(IFormFileCollection files, string draft, CancellationToken cancel)
        {
            List<Refusal> refused = [];
            foreach (var file in files.GetFiles("attachments"))
            {
                await using var content = file.OpenReadStream();
                refused.AddRange((await keep.Keep(draft, file.FileName, content, cancel)).Refusals.Select(r => r with { Field = "attachments" }));
            }

            return refused;
        }

        private async Task Clear(string draft, CancellationToken cancel)
        {
            foreach (var file in await attachments.OfDraft(draft, cancel)) await keep.Remove(draft, file.StorageKey, cancel);
        }
    }
}
