namespace Lapor.Web;

/// <summary>A clock that is moved forward through the past, so that what happens under it has the times it would have had.</summary>
internal sealed class WalkingClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    /// <summary>Moves on; time never goes back.</summary>
    public void MoveTo(DateTimeOffset moment)
    {
        if (moment.UtcTicks > Interlocked.Read(ref ticks)) Interlocked.Exchange(ref ticks, moment.UtcTicks);
    }
}
