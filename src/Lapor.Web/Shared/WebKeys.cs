using System.Text;
using System.Xml.Linq;
using Lapor.People;
using Lapor.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Lapor.Web.Shared;

/// <summary>Keys of cookies and form tokens, in the database so that all nodes share them, sealed under the key ring so that the database alone signs nobody in.</summary>
public sealed class WebKeys(Database database, KeyRing ring, TimeProvider time) : IXmlRepository
{
    private const string Purpose = "web-key";

    private sealed class Row
    {
        public string Name { get; init; } = "";

        public byte[] Sealed { get; init; } = [];
    }

    // The framework's interface is synchronous; it is called at start and once in weeks.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. database.Read(s => s.Query<Row>("SELECT name, sealed FROM web_key ORDER BY created_at")).GetAwaiter().GetResult()
            .Select(r => XElement.Parse(Encoding.UTF8.GetString(ring.Unwrap(r.Name.Split(':')[0], Purpose, r.Sealed))))];

    public void StoreElement(XElement element, string friendlyName)
    {
        var wrapped = ring.Wrap(Purpose, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)));
        database.Write(t => t.Execute(
            "INSERT INTO web_key (name, sealed, created_at) VALUES (@name, @content, @now) ON CONFLICT (name) DO NOTHING",
            new
            {
                name = $"{wrapped.KeyId}:{friendlyName}",
                content = wrapped.Bytes,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            })).GetAwaiter().GetResult();
    }
}
