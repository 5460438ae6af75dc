using System.Globalization;
using Lapor.Attachments;
using Lapor.Intake;
using Lapor.People;

namespace Lapor.Web.Tests.Pages;

/// <summary>The officers that <see cref="Country"/> lacks, so that every role is there, and the reporter at a browser.</summary>
internal static class Cast
{
    // One transparent pixel.
    private static byte[] Png => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    /// <summary>Adds a sub-admin, executives, overseers of each scope, an auditor, and officers of Buleleng.</summary>
    public static async Task Hire(Country country)
    {
        foreach (var (name, role, place) in new (string, Role, string?)[]
        {
            ("sub", Role.SubAdmin, "dinas-pu-bandung"), ("kepala", Role.Executive, "kota-bandung"), ("bupati", Role.Executive, "kabupaten-buleleng"), ("luh", Role.LiaisonOfficer, "dinas-pu-buleleng"),
            ("ombudsman", Role.Overseer, "ombudsman"), ("ksp", Role.Overseer, "ksp"), ("kemendagri", Role.Overseer, "kemendagri"), ("panrb", Role.Overseer, "panrb"), ("auditor", Role.Auditor, null),
        })
        {
            var added = await country.Of<ManageOfficers>().Add($"{name}@contoh.go.id", char.ToUpper(name[0], CultureInfo.InvariantCulture) + name[1..], Country.Password, role, place, default);
            Assert.Empty(added.Refusals);
        }
    }

    /// <summary>A browser in which this report's receipt code was proved.</summary>
    public static async Task<Visitor> Reporter(Country country, Filed filed)
    {
        var visitor = country.Site.Visitor();
        var page = await visitor.Get($"/lacak?milik={filed.Report.TrackingId}");
        await visitor.Submit(page, "form:has([name=Receipt])", new Dictionary<string, string?> { ["Receipt"] = filed.Receipt.ToString() });
        return visitor;
    }

    /// <summary>Files a report with one picture.</summary>
    public static async Task<Filed> FileWithAttachment(Country country, Func<Submission, Submission> change)
    {
        var draft = Drafts.NewKey();
        using var picture = new MemoryStream(Png);
        Assert.Empty((await country.Of<KeepAttachment>().Keep(draft, "bukti.png", picture, default)).Refusals);
        var filed = await country.Of<FileReport>().File(change(Country.Complaint) with { DraftId = draft }, null, default);
        Assert.Empty(filed.Refusals);
        return filed.Value;
    }
}
