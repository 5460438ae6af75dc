using Lapor.Agencies;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Tests.Journey;

/// <summary>Citizens' accounts over a test's database: every operation, and the code that a mail would carry.</summary>
internal sealed class Accounts
{
    private readonly Database database;

    public Accounts(Database database, KeyRing ring, WayIn wayIn, ContactVault contacts, TimeProvider time)
    {
        this.database = database;
        Store = new CitizenStore(database, ring, time);
        Codes = new CitizenCodes(database, ring, wayIn.Lanes, new JobSignal(), time);
        Sessions = new CitizenSessions(database, Store, time);
        SignIn = new CitizenSignIn(database, Store, Codes, wayIn.Lanes, wayIn.Work);
        Profile = new CitizenProfile(Store, new RegionStore(database));
        Erasures = new CitizenErasures(database, Codes, wayIn.Audit, new JobSignal(), time);
        Own = new OwnReports(database, contacts);
    }

    public CitizenStore Store { get; }

    public CitizenCodes Codes { get; }

    public CitizenSessions Sessions { get; }

    public CitizenSignIn SignIn { get; }

    public CitizenProfile Profile { get; }

    public CitizenErasures Erasures { get; }

    public OwnReports Own { get; }

    /// <summary>The code that was asked for last.</summary>
    public async Task<string> LatestCode() => (await Codes.OnItsWay(await database.Read(s => s.Scalar<long>("SELECT MAX(id) FROM citizen_code")), default))!.Spoken;

    /// <summary>Asks for a code and types it.</summary>
    public async Task<EnteredCitizen> Enter(string email)
    {
        var token = (await Codes.Ask(email, "id", "device of " + email, default)).Value;
        return (await SignIn.WithCode(token, await LatestCode(), "id", default)).Value;
    }
}
