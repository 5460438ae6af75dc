namespace Lapor.People;

/// <summary>How many text messages may be asked for.</summary>
/// <param name="Offered">Whether telephones can be reached at all.</param>
/// <param name="PerNumber">Messages that one number gets in a day.</param>
/// <param name="PerHour">Messages that the whole system sends in an hour.</param>
/// <param name="Abroad">Whether numbers of other countries get any.</param>
/// <param name="PerDay">Messages that the whole system sends in a day; 0: as many as the hours allow.</param>
public sealed record SmsLimits(bool Offered, int PerNumber = 6, int PerHour = 300, bool Abroad = true, int PerDay = 0);

/// <summary>
/// Text messages cost money, and there are people who earn by making others send them to numbers of theirs. So each number gets a few a day, and the whole
/// system has so many an hour, in shares that cannot eat each other's: known devices and word of accounts, news of reports, numbers at home, numbers abroad. A number abroad takes of the
/// last in any case: an account and a device of one's own are quickly had. Counted in the database, for all nodes together, under keyed hashes; nothing
/// is counted by whether a number has an account.
/// </summary>
public sealed class SmsAllowance(SignInLanes lanes, SmsLimits limits)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly (string Name, double Fraction) Known = ("known", 0.25);
    private static readonly (string Name, double Fraction) News = ("news", 0.25);
    private static readonly (string Name, double Fraction) Home = ("home", 0.4);

    /// <summary>Whether telephones can be reached here.</summary>
    public bool Offered => limits.Offered;

    /// <summary>Whether text messages go to this number at all: where the operator turned other countries off, only to Indonesian ones.</summary>
    /// <param name="number">E.164.</param>
    public bool Reaches(string number) => limits.Offered && (limits.Abroad || IsHome(number));

    /// <summary>Counts a code that was asked for; false when it must not be sent. Whoever asks from elsewhere uses up nothing of a known device's.</summary>
    /// <param name="number">E.164.</param>
    /// <param name="known">True on a device that signed in with this number before.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<bool> TakeCode(string number, bool known, CancellationToken cancel) =>
        await Take(known ? "sms-code-known" : "sms-code", number, known ? Known : Home, cancel) is not null;

    /// <summary>Counts word of an account. Warnings have a lane of their own, and neither codes nor word that the account's user can cause at will use it up.</summary>
    /// <param name="number">E.164.</param>
    /// <param name="warning">True for changed addresses and the end of the account.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>For <see cref="GiveBack"/>; null when it cannot be sent now.</returns>
    internal Task<IReadOnlyList<SignInLanes.Lane>?> TakeNotice(string number, bool warning, CancellationToken cancel) =>
        Take(warning ? "sms-warning" : "sms-notice", number, Known, cancel);

    /// <summary>Counts news of a report. It has a share of its own: a day on which ten thousand reports are answered must not keep anybody from a code or a warning.</summary>
    /// <returns>For <see cref="GiveBack"/>; null when it cannot be sent now.</returns>
    internal Task<IReadOnlyList<SignInLanes.Lane>?> TakeNews(string number, CancellationToken cancel) => Take("sms-news", number, News, cancel);

    /// <summary>Takes back what was counted for a message that did not leave.</summary>
    internal async Task GiveBack(IEnumerable<SignInLanes.Lane> taken, CancellationToken cancel)
    {
        foreach (var lane in taken) await lanes.GiveBack(lane, cancel);
    }

    // All or nothing: what has no room in the hour is not charged to the number.
    private async Task<IReadOnlyList<SignInLanes.Lane>?> Take(string what, string number, (string Name, double Fraction) of, CancellationToken cancel)
    {
        List<SignInLanes.Lane> taken = [];
        foreach (var share in Shares(of, IsHome(number)))
        {
            if (await lanes.Within("sms-hour", share.Name, Hour, (int)Math.Ceiling(limits.PerHour * share.Fraction), cancel) is { } ofHour) taken.Add(ofHour);
            else return await None();
        }

        if (limits.PerDay > 0)
        {
            if (await lanes.Within("sms-day", "all", Day, limits.PerDay, cancel) is { } ofDay) taken.Add(ofDay);
            else return await None();
        }

        if (await lanes.Within(what, number, Day, limits.PerNumber, cancel) is not { } ofNumber) return await None();
        return [.. taken, ofNumber];

        async Task<IReadOnlyList<SignInLanes.Lane>?> None()
        {
            await GiveBack(taken, cancel);
            return null;
        }
    }

    private static bool IsHome(string number) => number.StartsWith("+62", StringComparison.Ordinal);

    private static IEnumerable<(string Name, double Fraction)> Shares((string Name, double Fraction) of, bool home)
    {
        if (!home) yield return ("abroad", 0.1);
        if (home || of != Home) yield return of;
    }
}
