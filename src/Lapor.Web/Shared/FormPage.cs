using Lapor.Foundation;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Shared;

/// <summary>
/// A page with a form that loses nothing: refusals stand beside their fields, what was typed comes back, and a form token that
/// expired is a message and a fresh token, not a blank error.
/// </summary>
[IgnoreAntiforgeryToken] // checked by FormTokenFilter, which can give the typed text back
public abstract class FormPage : PageModel
{
    /// <summary>What was wrong with the last post.</summary>
    public List<Refusal> Refusals { get; } = [];

    /// <summary>Shows the page again with what was typed; loads what the page needs besides.</summary>
    public abstract Task<IActionResult> Again(CancellationToken cancel);

    /// <summary>Shows the page again with these refusals (status 422).</summary>
    protected Task<IActionResult> Refuse(IEnumerable<Refusal> refusals, CancellationToken cancel)
    {
        Refusals.AddRange(refusals);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Again(cancel);
    }

    /// <summary>The page that was refused, as too many tries from one place within a minute (status 429).</summary>
    protected IActionResult TooManyTries(IActionResult refused)
    {
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = "60";
        return refused;
    }
}

/// <summary>On a page whose signed address proves who may post to it: programmes do so without a form token. Nothing on such a page rests on cookies.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ProvedByAddressAttribute : Attribute;

/// <summary>Checks the form token of every post; a page that is a <see cref="FormPage"/> is shown again with what was typed.</summary>
public sealed class FormTokenFilter(IAntiforgery antiforgery) : IAsyncPageFilter
{
    /// <summary>The words for an expired or missing token.</summary>
    public static Refusal Expired { get; } = new(
        "form_expired", "",
        "Formulir sudah terlalu lama terbuka atau dibuka di tempat lain. Tulisan Anda masih ada; periksa lalu kirim lagi. Berkas yang baru dipilih perlu dipilih ulang.",
        "The form was open for too long, or opened elsewhere. What you typed is still here; check it and send again. Files just chosen must be chosen again.");

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        var valid = !HttpMethods.IsPost(http.Request.Method) || context.HandlerInstance.GetType().IsDefined(typeof(ProvedByAddressAttribute), inherit: false) || await antiforgery.IsRequestValidAsync(http);
        var cut = OversizedBodies.Cut(http);
        if (valid && cut is null)
        {
            await next();
            return;
        }

        var status = valid ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
        if (context.HandlerInstance is FormPage page)
        {
            page.Refusals.Add(valid ? cut! : Expired);
            http.Response.StatusCode = status;
            context.Result = await page.Again(http.RequestAborted);
        }
        else
        {
            context.Result = new StatusCodeResult(status);
        }
    }
}
