using Lapor.Storage;

namespace Lapor.Handling;

/// <summary>Reads what officers decided about the public wording of a report.</summary>
public sealed class WordingStore(Database database)
{
    /// <summary>The wording an officer decided on, or null while nobody did and masking is automatic.</summary>
    public Task<PublicWording?> Of(long reportId, CancellationToken cancel) => database.Read(
        s => s.First<PublicWording>("SELECT title, text, place FROM masking WHERE report_id = @reportId", new { reportId }, cancel), cancel);
}
