using System.Buffers.Text;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace Lapor.Web.Shared;

/// <summary>
/// Forms that no browser sends. The framework's reader would leave bytes that are no UTF-8 as literal <c>%FF</c> in a person's text, and calls a
/// multipart body without a boundary too large; both are answered as what they are: unreadable.
/// </summary>
public static class ReadableForms
{
    /// <summary>Bytes of an urlencoded form. A text of 20,000 characters, each percent-encoded from four bytes, is a sixteenth of it.</summary>
    private const int LargestForm = 4 * 1024 * 1024;
    private const int LongestBoundary = 128;

    /// <summary>Stands after routing and before anything that reads a form.</summary>
    public static void UseReadableForms(this WebApplication app) => app.Use(async (context, next) =>
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            await next();
            return;
        }

        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            if (HeaderUtilities.RemoveQuotes(type.Boundary) is { HasValue: true, Length: > 0 and <= LongestBoundary }) await next();
            else context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (!type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            await next();
            return;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (body.Length <= LargestForm) body.Write(buffer, 0, read); // the rest is read and thrown away, so that the answer arrives
        }

        if (body.Length > LargestForm)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        if (!IsUtf8(body.GetBuffer().AsSpan(0, (int)body.Length)))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        body.Position = 0;
        var sent = request.Body;
        request.Body = body;
        try
        {
            await next();
        }
        finally
        {
            request.Body = sent;
        }
    });

    /// <summary>True when the form's bytes, once decoded, are UTF-8. A per cent sign that begins no code stands for itself, as in the framework.</summary>
    internal static bool IsUtf8(ReadOnlySpan<byte> form)
    {
        var decoded = new byte[form.Length];
        var length = 0;
        for (var i = 0; i < form.Length; i++)
        {
            if (form[i] == '%' && i + 2 < form.Length && char.IsAsciiHexDigit((char)form[i + 1]) && char.IsAsciiHexDigit((char)form[i + 2])
                && Utf8Parser.TryParse(form.Slice(i + 1, 2), out byte value, out var used, 'X') && used == 2)
            {
                decoded[length++] = value;
                i += 2;
            }
            else
            {
                decoded[length++] = form[i];
            }
        }

        return Utf8.IsValid(decoded.AsSpan(0, length));
    }
}
