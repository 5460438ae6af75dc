using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>Reads answer templates and archive reasons.</summary>
public sealed class TemplateStore(Database database)
{
    /// <summary>The active templates an agency may use: its own first, then everyone's.</summary>
    public Task<IReadOnlyList<AnswerTemplate>> ForAgency(long? agencyId, CancellationToken cancel = default) =>
        database.Read(
            s => s.Query<AnswerTemplate>(
                """
                SELECT id, code, agency_id, kind AS kind_code, title, body, active FROM answer_template
                WHERE (agency_id IS NULL OR agency_id = @agencyId) AND active
                ORDER BY CASE WHEN agency_id IS NULL THEN 1 ELSE 0 END, kind DESC, id
                """,
                new { agencyId },
                cancel),
            cancel);

    /// <summary>The template, retired or not, or null.</summary>
    public Task<AnswerTemplate?> ByCode(string code, CancellationToken cancel = default) =>
        database.Read(
            s => s.First<AnswerTemplate>("SELECT id, code, agency_id, kind AS kind_code, title, body, active FROM answer_template WHERE code = @code", new { code }, cancel),
            cancel);

    /// <summary>Reasons to archive, in order; retired ones only when asked for (old reports still name them).</summary>
    public Task<IReadOnlyList<ArchiveReason>> ArchiveReasons(bool retired = false, CancellationToken cancel = default) =>
        database.Read(
            s => s.Query<ArchiveReason>(
                "SELECT code, name, name_en, explanation, explanation_en, position, active FROM archive_reason WHERE active OR @retired ORDER BY position, code",
                new { retired },
                cancel),
            cancel);
}
