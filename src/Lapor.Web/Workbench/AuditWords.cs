using System.Globalization;
using System.Text.RegularExpressions;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Retention;
using Lapor.Web.Workbench.Manage;

namespace Lapor.Web.Workbench;

/// <summary>Names of what entries of the audit log mean by a number.</summary>
internal sealed record AuditNames
{
    public IReadOnlyDictionary<long, string> Officers { get; init; } = new Dictionary<long, string>();

    /// <summary>Agencies and units.</summary>
    public IReadOnlyDictionary<long, string> Places { get; init; } = new Dictionary<long, string>();

    /// <summary>Identity providers of agencies.</summary>
    public IReadOnlyDictionary<long, string> Providers { get; init; } = new Dictionary<long, string>();

    /// <summary>Partner applications.</summary>
    public IReadOnlyDictionary<long, string> Partners { get; init; } = new Dictionary<long, string>();

    /// <summary>Numbers of decrees.</summary>
    public IReadOnlyDictionary<long, string> Decrees { get; init; } = new Dictionary<long, string>();
}

/// <summary>What an entry of the audit log concerns, for people: the chain keeps codes and numbers, a reader wants names.</summary>
/// <param name="names">Of what the entries name.</param>
/// <param name="words">The texts.</param>
internal sealed partial class AuditWords(AuditNames names, Texts.Texts words)
{
    /// <summary>The officers that these subjects name.</summary>
    public static IEnumerable<long> Officers(IEnumerable<string> subjects) => Numbers(subjects, "officer", "successor");

    /// <summary>The agencies and units that these subjects name.</summary>
    public static IEnumerable<long> Places(IEnumerable<string> subjects) => Numbers(subjects, "unit", "@");

    /// <summary>The identity providers that these subjects name.</summary>
    public static IEnumerable<long> Providers(IEnumerable<string> subjects) => Numbers(subjects, "identity_provider");

    /// <summary>The partner applications that these subjects name.</summary>
    public static IEnumerable<long> Partners(IEnumerable<string> subjects) => Numbers(subjects, "partner");

    /// <summary>The decrees that these subjects name.</summary>
    public static IEnumerable<long> Decrees(IEnumerable<string> subjects) => Numbers(subjects, "decree");

    /// <summary>The subject in words; what has none stays as it is.</summary>
    public string Of(AuditEntry entry) => entry.Kind is AuditKind.ContentViewed && entry.ReportId is not null
        ? "" // the hour that the line counts for
        : Subject(entry.Subject);

    /// <summary>The reason in words: what a person wrote, or the rule that applied.</summary>
    public string Reason(AuditEntry entry) => entry is { Kind: AuditKind.Erased, OfficerId: null } && entry.Reason.Split(' ') is [var rule, var days] ? Rule(rule, days) ?? entry.Reason : entry.Reason;

    private string Subject(string subject) => subject.Split(' ') switch
    {
        ["retention_rule", var rule, var days, var active] when Rule(rule, days) is { } said => $"{said} · {(active == "active" ? words["aktif"] : words["tidak aktif"])}",
        ["retention", var action] when Codes.TryMember<RetentionAction>(action) is { } done => $"{words["masa simpan habis"]} · {words[RetentionPage.Does(done)]}",
        ["reference", var table] when Codes.TryMember<ReferenceTable>(table) is { } which => words["data acuan: {0}", words[ManageWords.Of(which)]],
        ["reference", var table, var count, "rows"] when Codes.TryMember<ReferenceTable>(table) is { } which && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) =>
            words["data acuan: {0}, {1} baris", words[ManageWords.Of(which)], rows],
        // Codes of the row; what is empty in its key is for all.
        ["reference", var table, .. var key] when Codes.TryMember<ReferenceTable>(table) is { } which =>
            $"{words["data acuan: {0}", words[ManageWords.Of(which)]]} · {string.Join(' ', string.Join(' ', key).Split('|', StringSplitOptions.RemoveEmptyEntries))}",
        ["channel", var channel, var code] => $"{words[ChannelWords.Name(channel)]} · {ChannelWords.Reason(code, words)}",
        ["channel_held", "sms", ..] => words["SMS yang ditahan diproses"],
        ["channel_junk", "sms", _] => words["SMS yang ditahan ditandai iklan"],
        ["channel_text", var code] when Lapor.Channels.Wordings.ChannelTexts.Of(code) is { } text => words["Naskah saluran: {0}", words[text.When]],
        ["jobs", "all"] => words["semua yang terhenti"],
        ["jobs", var kind] => words[ManageWords.Job(kind)],
        [['+', .. var tag]] when tag.Split(':') is ["programme", var code] => words["program prioritas: {0}", code],
        [['-', .. var tag]] when tag.Split(':') is ["programme", var code] => words["bukan lagi program prioritas: {0}", code],
        [['+', .. var mark]] when Codes.TryMember<Mark>(mark) is { } set => words["ditandai: {0}", words[DeskWords.Of(set)]],
        [['-', .. var mark]] when Codes.TryMember<Mark>(mark) is { } gone => words["tanda dicabut: {0}", words[DeskWords.Of(gone)]],
        _ => string.Join(" · ", Part().Matches(subject).Select(Word)),
    };

    private static IEnumerable<long> Numbers(IEnumerable<string> subjects, params string[] kinds) => subjects
        .SelectMany(s => Part().Matches(s))
        .Where(m => m.Groups["id"].Success && (kinds.Contains(m.Groups["what"].Value) || kinds.Contains(m.Groups["at"].Value)))
        .Select(m => long.Parse(m.Groups["id"].ValueSpan, CultureInfo.InvariantCulture));

    /// <summary>A rule of retention, <c>complaint.closed.erase</c>; null where this names none.</summary>
    private string? Rule(string key, string days) => key.Split('.') is [var kind, var state, var action] && Codes.TryMember<RetentionAction>(action) is { } done && int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? $"{words[RetentionPage.Class(kind)]}, {words[RetentionPage.End(state)]}, {words[RetentionPage.Does(done)]}, {words["{0} hari", count]}"
        : null;

    private string Word(Match part)
    {
        var what = part.Groups["what"].Value;
        if (part.Groups["id"].Success) return Numbered(what, part);
        if (Codes.TryMember<Role>(what) is { } alone) return words[DeskWords.Of(alone)];
        return what.Split(':') switch
        {
            ["overseer", var scope] when Codes.TryMember<OverseerScope>(scope) is { } overseen => $"{words[DeskWords.Of(Role.Overseer)]}, {words[DeskWords.Of(overseen)]}",
            ["citizen", var number] => words["permintaan {0}", number],
            ["key", var id] => words["kunci induk {0}", id],
            _ => Code(what),
        };
    }

    private string Numbered(string what, Match part)
    {
        var id = long.Parse(part.Groups["id"].ValueSpan, CultureInfo.InvariantCulture);
        return (what, part.Groups["at"].Value) switch
        {
            (_, "@") when Codes.TryMember<Role>(what) is { } role => $"{words[DeskWords.Of(role)]}, {names.Places.GetValueOrDefault(id, part.Value)}",
            ("officer", _) => names.Officers.GetValueOrDefault(id, part.Value),
            ("successor", _) => words["pengganti: {0}", names.Officers.GetValueOrDefault(id, part.Value)],
            ("unit", _) => names.Places.GetValueOrDefault(id, part.Value),
            ("identity_provider", _) => words["penyedia identitas {0}", names.Providers.GetValueOrDefault(id) ?? id.ToString(CultureInfo.InvariantCulture)],
            ("partner", _) => words["aplikasi {0}", names.Partners.GetValueOrDefault(id) ?? id.ToString(CultureInfo.InvariantCulture)],
            ("decree", _) => words["SK {0}", names.Decrees.GetValueOrDefault(id) ?? id.ToString(CultureInfo.InvariantCulture)],
            ("export_reports", _) => words["ekspor laporan nomor {0}", id],
            ("export_recap", _) => words["ekspor rekap nomor {0}", id],
            ("export_fetched", _) => words["berkas ekspor nomor {0} diunduh", id],
            ("wbs_inbox", _) => words["kotak pengawas nomor {0}", id],
            ("wbs_case", _) => words["kasus pengawas nomor {0}", id],
            ("paper", _) => words["dokumen nomor {0}", id],
            ("plan_item", _) => words["rencana aksi nomor {0}", id],
            ("coaching", _) => words["catatan pembinaan nomor {0}", id],
            ("job", _) => words["pekerjaan nomor {0}", id],
            ("key", _) => words["kunci induk {0}", id],
            _ => part.Value,
        };
    }

    private string Code(string what) => what switch
    {
        "password" => words["kata sandi"],
        "password_passkey" => words["kata sandi dan kunci sandi"],
        "code" or "totp" => words["kode aplikasi autentikator"],
        "totp_set" => words["aplikasi autentikator dipasang"],
        "recovery_code" => words["kode pemulihan"],
        "recovery_codes" => words["kode pemulihan dibuat baru"],
        "passkey" => words["kunci sandi"],
        "passkey_set" => words["kunci sandi dipasang"],
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
        "asked" => words["diminta"],
        "approved" => words["disetujui"],
        "declined" or "refused" => words["ditolak"],
        "invited" => words["diundang"],
        "accepted" => words["diterima"],
        "taken_back" => words["ditarik kembali"],
        "open" => words["belum mulai"],
        "doing" => words["berjalan"],
        "done" => words["selesai"],
        "dropped" => words["tidak dilanjutkan"],
        "monev" => words["paket MONEV"],
        "added" => words["ditambahkan"],
        "changed" => words["diubah"],
        "rotated" => words["kredensial baru"],
        "old_ended" => words["kredensial lama dihentikan"],
        "revoked" => words["dicabut"],
        "replaced" => words["kredensial lama"],
        "expired" => words["masa berlaku habis"],
        "unknown" => words["kredensial tidak dikenal"],
        "linked" => words["akun ditautkan"],
        "unlinked" => words["tautan akun dilepas"],
        "backup" => words["cadangan basis data"],
        "export_reports" => words["ekspor laporan dari baris perintah"],
        "retention_receipt" => words["tanda terima pemusnahan"],
        "demo" => words["akun contoh"],
        _ => what,
    };

    // A word, or a kind with a number: "officer:12", "agency_admin@3", "wbs_inbox 4".
    [GeneratedRegex(@"(?<what>[a-z_]+)(?<at>[:@])(?<id>[0-9]{1,18})\b|(?<what>wbs_inbox|wbs_case|officer)(?<at> )(?<id>[0-9]{1,18})\b|(?<what>[^ ]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
