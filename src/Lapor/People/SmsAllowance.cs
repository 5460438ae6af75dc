namespace Lapor.People;

/// <summary>How many text messages may be asked for.</summary>
/// <param name="Offered">Whether telephones can be reached at all.</param>
/// <param name="PerNumber">Messages that one number gets in a day.</param>
/// <param name="PerHour">Messages that the whole system sends in an hour.</param>
public sealed record SmsLimits(bool Offered, int PerNumber = 6, int PerHour = 300);

/// <summary>
/// Text messages cost money, and there are people who earn by making others send them to numbers of theirs. So each number gets a few a day, and the whole
/// system has so many an hour, in three shares that cannot eat each other's: devices that signed in with the number before, numbers at home, numbers abroad.
/// Counted in the database, for all nodes together, under keyed hashes; nothing is counted by whether a number has an account.
/// </summary>
public sealed class SmsAllowance(SignInLanes lanes, SmsLimits limits)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Whether telephones can be reached here.</summary>
    public bool Offered => limits.Offered;

    /// <summary>Counts a code that was asked for; false when it must not be sent.</summary>
    /// <param name="number">E.164.</param>
    /// <param name="known">True on a device that signed in with this number before.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<bool> TakeCode(string number, bool known, CancellationToken cancel) =>
        await lanes.Within("sms-code", number, Day, limits.PerNumber, cancel) && await TakeOfHour(number, known, cancel);

    /// <summary>Counts word of a change, of which a number gets as many again: whoever asks for codes in a victim's name cannot use up the warnings.</summary>
    public async Task<bool> TakeNotice(string number, CancellationToken cancel) =>
        await lanes.Within("sms-notice", number, Day, limits.PerNumber, cancel) && await TakeOfHour(number, known: true, cancel);

    private Task<bool> TakeOfHour(string number, bool known, CancellationToken cancel)
    {
        var (share, part) = known ? ("known", 0.25) : number.StartsWith("+62", StringComparison.Ordinal) ? ("home", 0.65) : ("abroad", 0.1);
        return lanes.Within("sms-hour", share, Hour, (int)Math.Ceiling(limits.PerHour * part), cancel);
    }
}
