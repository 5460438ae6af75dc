using System.Globalization;
using System.Text.RegularExpressions;
using Lapor.Foundation;
using Lapor.People;

namespace Lapor.Web.Workbench;

/// <summary>What an entry of the audit log concerns, for people: the chain keeps codes and numbers, a reader wants names.</summary>
/// <param name="officers">Names by id.</param>
/// <param name="places">Names of agencies and units by id.</param>
/// <param name="words">The texts.</param>
internal sealed partial class AuditWords(IReadOnlyDictionary<long, string> officers, IReadOnlyDictionary<long, string> places, Texts.Texts words)
{
    /// <summary>The officers that these subjects name.</summary>
    public static IEnumerable<long> Officers(IEnumerable<string> subjects) => Numbers(subjects, "officer", "successor");

    /// <summary>The agencies and units that these subjects name.</summary>
    public static IEnumerable<long> Places(IEnumerable<string> subjects) => Numbers(subjects, "unit", "@");

    /// <summary>The subject in words; what has none stays as it is.</summary>
    public string Of(string subject) => string.Join(" · ", Part().Matches(subject).Select(Word));

    private static IEnumerable<long> Numbers(IEnumerable<string> subjects, params string[] kinds) => subjects
        .SelectMany(s => Part().Matches(s))
        .Where(m => m.Groups["id"].Success && (kinds.Contains(m.Groups["what"].Value) || kinds.Contains(m.Groups["at"].Value)))
        .Select(m => long.Parse(m.Groups["id"].ValueSpan, CultureInfo.InvariantCulture));

    private string Word(Match part)
    {
        var what = part.Groups["what"].Value;
        if (part.Groups["id"].Success)
        {
            var id = long.Parse(part.Groups["id"].ValueSpan, CultureInfo.InvariantCulture);
            return (what, part.Groups["at"].Value) switch
            {
                (_, "@") when Codes.TryMember<Role>(what) is { } role => $"{words[DeskWords.Of(role)]}, {places.GetValueOrDefault(id, part.Value)}",
                ("officer", _) => officers.GetValueOrDefault(id, part.Value),
                ("successor", _) => words["pengganti: {0}", officers.GetValueOrDefault(id, part.Value)],
                ("unit", _) => places.GetValueOrDefault(id, part.Value),
                ("wbs_inbox", _) => words["kotak pengawas nomor {0}", id],
                ("wbs_case", _) => words["kasus pengawas nomor {0}", id],
                _ => part.Value,
            };
        }

        if (Codes.TryMember<Role>(what) is { } alone) return words[DeskWords.Of(alone)];
        if (what.Split(':') is ["overseer", var scope] && Codes.TryMember<OverseerScope>(scope) is { } overseen) return $"{words[DeskWords.Of(Role.Overseer)]}, {words[DeskWords.Of(overseen)]}";
        return what switch
        {
            "password" => words["kata sandi"],
            "code" or "totp" => words["kode aplikasi autentikator"],
            "totp_set" => words["aplikasi autentikator dipasang"],
            "recovery_code" => words["kode pemulihan"],
            "recovery_codes" => words["kode pemulihan dibuat baru"],
            "passkey" => words["kunci sandi"],
            "passkey_added" => words["kunci sandi ditambahkan"],
            "passkey_removed" => words["kunci sandi dihapus"],
            "password_by_invitation" => words["kata sandi pertama lewat undangan"],
            "password_by_reset" => words["kata sandi baru lewat tautan"],
            "link_sent" => words["tautan kata sandi dikirim"],
            "access_reset" => words["akses diatur ulang"],
            "others" => words["semua perangkat lain"],
            "all" => words["semua peran"],
            "left" => words["selesai bertugas"],
            "on" => words["dibuka"],
            "off" => words["ditutup"],
            "backup" => words["cadangan basis data"],
            "retention_receipt" => words["tanda terima pemusnahan"],
            "demo" => words["akun contoh"],
            _ => part.Value,
        };
    }

    // A word, or a kind with a number: "officer:12", "agency_admin@3", "wbs_inbox 4".
    [GeneratedRegex(@"(?<what>[a-z_]+)(?<at>[:@])(?<id>[0-9]{1,18})\b|(?<what>wbs_inbox|wbs_case|officer)(?<at> )(?<id>[0-9]{1,18})\b|(?<what>[^ ]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
