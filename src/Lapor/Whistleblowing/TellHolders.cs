using System.Globalization;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.Storage;

namespace Lapor.Whistleblowing;

/// <summary>
/// Tells the holders of an inbox that something came in, once a day at <see cref="Hour"/>, so that the time of the mail says nothing about the time of
/// the report. Nothing is queued when a report comes in: a row of the queue would keep the moment.
/// </summary>
public sealed class TellHolders(Database database, JobSignal signal, TimeProvider time)
{
    /// <summary>The hour of the mails in western Indonesia (WIB).</summary>
    public const int Hour = 8;

    private sealed class NewsRow
    {
        public long Id { get; init; }

        public long UpTo { get; init; }
    }

    /// <summary>Queues the mails of today where it is the hour; a second run in that hour adds nothing new, because what was told is remembered.</summary>
    /// <returns>How long until the next turn.</returns>
    public async Task<TimeSpan> Run(CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToOffset(IndonesianTime.Wib.BaseUtcOffset);
        // A worker that was down at the hour waits for the next one: a mail at another time would tell more.
        if (now.Hour == Hour) await Queue(now, cancel);
        var today = new DateTimeOffset(now.Year, now.Month, now.Day, Hour, 0, 0, now.Offset);
        return (now < today ? today : today.AddDays(1)) - now;
    }

    private async Task Queue(DateTimeOffset now, CancellationToken cancel)
    {
        var news = await database.Read(
            s => s.Query<NewsRow>(
                """
                SELECT b.id, MAX(m.id) AS up_to FROM wbs_inbox b JOIN wbs_case c ON c.inbox_id = b.id JOIN wbs_message m ON m.case_id = c.id
                WHERE b.active AND m.officer_id IS NULL AND m.id > b.told GROUP BY b.id ORDER BY b.id
                """,
                cancel: cancel),
            cancel);
        if (news.Count == 0) return;
        var day = now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await database.Write(
            async t =>
            {
                List<NewJob> mails = [];
                foreach (var inbox in news)
                {
                    if (await t.Execute("UPDATE wbs_inbox SET told = @UpTo WHERE id = @Id AND told < @UpTo", new { inbox.Id, inbox.UpTo }, cancel) == 0) continue;
                    foreach (var officer in await t.Query<long>("SELECT officer_id FROM wbs_holder WHERE inbox_id = @Id AND sealed_key IS NOT NULL ORDER BY officer_id", new { inbox.Id }, cancel))
                        mails.Add(MailHolder.Job(inbox.Id, officer, day, now.ToUnixTimeMilliseconds()));
                }

                await JobStore.Add(t, mails, now.ToUnixTimeMilliseconds(), cancel);
            },
            cancel);
        signal.Wake();
    }
}
