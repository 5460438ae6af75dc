using Lapor.Foundation;

namespace Lapor.Notifying;

/// <summary>Addresses that mails lead to.</summary>
/// <param name="Site">Where the public reaches this installation, e.g. <c>https://lapor.go.id</c>.</param>
public sealed record ReportLinks(Uri Site)
{
    /// <summary>Name of the host in message ids.</summary>
    public string Host => Site.Host;

    /// <summary>The reporter's page; the receipt code is asked for there and never stands in an address.</summary>
    public string Report(TrackingId id) => At($"laporan/{id}");

    /// <summary>The page where a number is typed.</summary>
    public string Track => At("lacak");

    /// <summary>The officer's page; asks to sign in.</summary>
    public string Work(TrackingId id) => At($"kerja/laporan/{id}");

    /// <summary>The officers' work list; asks to sign in.</summary>
    public string Desk => At("kerja");

    /// <summary>The page where an officer sets the own password.</summary>
    public string Account(string token) => At($"masuk/tautan/{token}");

    /// <summary>The officers' inboxes of the whistleblower's entrance.</summary>
    public string InboxPage => At("kerja/wbs");

    /// <summary>A paper of an agency that anybody may read.</summary>
    public string Paper(string agencySlug, string key) => At($"instansi/{agencySlug}/dokumen/{key}");

    private string At(string path) => $"{Site.AbsoluteUri.TrimEnd('/')}/{path}";
}
