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
        Allowance = new SmsAllowance(wayIn.Lanes, new SmsLimits(Offered: true));
        Codes = new CitizenCodes(database, ring, wayIn.Lanes, Allowance, new JobSignal(), time);
        Notices = new AddressNotices(database, ring, Codes, time);
        Sessions = new CitizenSessions(database, Store, time);
        SignIn = new CitizenSignIn(database, Store, Codes, Notices, wayIn.Lanes, wayIn.Work);
        Passkeys = new CitizenPasskeys(database, Store, wayIn.Passkeys, Codes, time);
        Profile = new CitizenProfile(Store, new RegionStore(database));
        Erasures = new CitizenErasures(database, Codes, wayIn.Audit, new JobSignal(), time);
        Own = new OwnReports(database, contacts);
    }

    public CitizenStore Store { get; }

    /// <summary>As many text messages as by default.</summary>
    public SmsAllowance Allowance { get; }

    public CitizenCodes Codes { get; }

    public AddressNotices Notices { get; }

    public CitizenSessions Sessions { get; }

    public CitizenSignIn SignIn { get; }

    public CitizenPasskeys Passkeys { get; }

    public CitizenProfile Profile { get; }

    public CitizenErasures Erasures { get; }

    public OwnReports Own { get; }

    /// <summary>The code that was asked for last.</summary>
    public async Task<string> LatestCode() => (await Codes.OnItsWay(await database.Read(s => s.Scalar<long>("SELECT MAX(id) FROM citizen_code")), default))!.Spoken;

    /// <summary>Asks for a code and types it.</summary>
    public async Task<EnteredCitizen> Enter(string address)
    {
        var token = (await Codes.Ask(address, "id", "device of " + address, default)).Value;
        return (await SignIn.WithCode(token, await LatestCode(), "id", default)).Value;
    }
}
