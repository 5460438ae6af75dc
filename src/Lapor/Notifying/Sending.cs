using Lapor.Jobs;

namespace Lapor.Notifying;

/// <summary>A mail's fate in the words of a job.</summary>
internal static class Sending
{
    /// <summary>Nothing when it was sent; an exception that is retried, or one that parks the job.</summary>
    public static void OrThrow(this MailResult result)
    {
        if (result.Verdict is MailVerdict.Retry) throw new IOException(result.Code);
        if (result.Verdict is MailVerdict.Refused) throw new PermanentJobException(result.Code);
    }
}
