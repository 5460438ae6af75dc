namespace Lapor.Web.Gateways;

/// <summary>The body of a webhook, byte by byte as it came: signatures are made over it.</summary>
internal static class WebhookBody
{
    /// <summary>At most so many bytes; null: there are more.</summary>
    public static async Task<byte[]?> Read(HttpRequest request, int atMost, CancellationToken cancel)
    {
        if (request.ContentLength > atMost) return null;
        using var body = new MemoryStream();
        var piece = new byte[16 * 1024];
        while (await request.Body.ReadAsync(piece, cancel) is > 0 and var read)
        {
            if (body.Length + read > atMost) return null;
            body.Write(piece, 0, read);
        }

        return body.ToArray();
    }
}
