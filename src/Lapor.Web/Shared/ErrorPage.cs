using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Lapor.Web.Shared;

/// <summary>Writes the error page of a status code, in the site's own look. A plain sentence when even that fails.</summary>
public sealed class ErrorPage(IRazorViewEngine views, ITempDataProvider tempData, ILogger<ErrorPage> log)
{
    /// <summary>Answers with the page.</summary>
    public async Task Write(HttpContext context, int status)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            var action = new ActionContext(context, context.GetRouteData() ?? new RouteData(), new ActionDescriptor());
            var found = views.GetView(null, "/Shared/Error.cshtml", isMainPage: true);
            found.EnsureSuccessful(null);
            await using var text = new StringWriter();
            var data = new ViewDataDictionary<int>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = status };
            await found.View.RenderAsync(new ViewContext(action, found.View, data, new TempDataDictionary(context, tempData), text, new HtmlHelperOptions()));
            await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
        }
#pragma warning disable CA1031 // The last line of defence: an error page that fails must still say something.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            log.LogError("The error page failed with {Error}", failed.GetType().Name);
            await context.Response.WriteAsync("<!doctype html><meta charset=utf-8><title>Lapor</title><p>Maaf, ada gangguan. Coba lagi sebentar lagi. / Sorry, something went wrong. Try again soon.", context.RequestAborted);
        }
    }
}
