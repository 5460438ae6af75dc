using Lapor.Attachments;
using Lapor.Foundation;

namespace Lapor.Web.Public;

/// <summary>The files of a form that is being written.</summary>
public static class SentFiles
{
    private const int LongestName = 80;

    /// <summary>Keeps those sent in the field <c>attachments</c> under a draft.</summary>
    /// <returns>What was refused, each with the name of its file.</returns>
    public static async Task<List<Refusal>> Keep(KeepAttachment keep, IFormFileCollection files, string draft, CancellationToken cancel)
    {
        List<Refusal> refused = [];
        foreach (var file in files.GetFiles("attachments"))
        {
            await using var content = file.OpenReadStream();
            var outcome = await keep.Keep(draft, file.FileName, content, cancel);
            refused.AddRange(outcome.Refusals.Select(r => r with { Indonesian = $"{Name(file)}: {r.Indonesian}", English = $"{Name(file)}: {r.English}" }));
        }

        return refused;
    }

    private static string Name(IFormFile file) =>
        IndonesianText.Clean(Path.GetFileName(file.FileName)) is { Length: > 0 } name ? name.Length > LongestName ? name[..LongestName] + "…" : name : "?";
}
