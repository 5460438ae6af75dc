using System.Globalization;
using System.Security.Cryptography;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;
using Microsoft.Extensions.Logging;

namespace Lapor.Notifying;

/// <summary>
/// The last message to a citizen whose account is deleted, then the end of their key, and of the contacts in the reports that the account held. In this order, and
/// only for so long: a broken mail server does not keep what the law wants gone.
/// </summary>
public sealed class ForgetCitizen(
    Database database, CitizenStore citizens, CitizenErasures erasures, OwnReports own, TellCitizen tell, TimeProvider time, ILogger<ForgetCitizen> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>Tells and forgets; wants to come again while the mail server is away. Twice is once.</summary>
    /// <param name="job">Its payload: <c>REF:APPROVED_AT</c>.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="PermanentJobException">The job names no approved deletion.</exception>
    public async Task<JobResult> Run(Job job, CancellationToken cancel)
    {
        if (job.Payload.Split(':') is not [var number, var moment] || !long.TryParse(moment, NumberStyles.None, CultureInfo.InvariantCulture, out var since)) throw new PermanentJobException("a deletion has a number and a moment");
        var erasure = await erasures.Find(number, cancel) ?? throw new PermanentJobException("no such deletion");
        if (erasure is { State: ErasureState.Done } or { CitizenId: null }) return JobResult.Finished;
        if (erasure.State is not ErasureState.Approved) throw new PermanentJobException("not approved");
        var citizen = await citizens.ById(erasure.CitizenId.Value, cancel);
        var isPatient = time.GetUtcNow().ToUnixTimeMilliseconds() - since < ForgetReporter.Patience.TotalMilliseconds;
        var reports = await own.Ids(citizen?.Kept ?? [], cancel);
        // The deletion of a report is told before the report's contact goes with the account.
        if (isPatient && await LastMailWaits(reports, cancel)) return new JobResult(Pause);
        if (citizen is { Details.Main.Length: > 0 } && !await Told(citizen, erasure, cancel))
        {
            if (isPatient) return new JobResult(Pause);
            log.LogWarning("The account of deletion {Number} was destroyed and its owner could not be told", erasure.Ref);
        }

        await database.Write(
            async t =>
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                foreach (var id in reports)
                {
                    await ContactVault.Destroy(t, id, cancel);
                    // Shown names stand in public copies. No job says which reports were of one account.
                    await JobStore.Add(t, [new NewJob(JobKinds.Publish, $"{JobKinds.Publish}:{id}:{RandomNumberGenerator.GetHexString(16, lowercase: true)}", now, id)], now, cancel);
                }

                await CitizenErasures.Destroy(t, erasure, CitizenStore.Today(time), cancel);
            },
            cancel);
        return JobResult.Finished;
    }

    private Task<bool> LastMailWaits(IReadOnlyCollection<long> reports, CancellationToken cancel) => reports.Count == 0 ? Task.FromResult(false) : database.Read(
        s => s.Scalar<bool>($"SELECT EXISTS (SELECT 1 FROM job WHERE kind = @kind AND report_id {s.Dialect.In("reports")})", new { kind = JobKinds.LastMail, reports = reports.ToArray() }, cancel), cancel);

    /// <summary>False when another try may help.</summary>
    private async Task<bool> Told(Citizen citizen, Erasure erasure, CancellationToken cancel) =>
        await tell.Send(citizen.Details.Main, CitizenTexts.Erased(citizen.Details.Language, erasure), $"erasure.{erasure.Ref}", CitizenWord.Warning, cancel) is null;
}
