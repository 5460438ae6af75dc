using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Lapor.Channels;
using Lapor.Channels.Bounces;
using Lapor.People;

namespace Lapor.Notifying;

/// <summary>
/// Sends a mail over SMTP, or writes it to the spool folder. Says of each failure whether trying again can help; throws only when cancelled, or when
/// the spool folder cannot be written. The choice of client is explained in docs/decisions/0023.
/// </summary>
public sealed partial class MailTransport(MailOptions options, TimeProvider time, SendTally? tally = null, BounceStore? bounces = null)
{
    /// <summary>The code of a mail that was not sent because earlier ones came back.</summary>
    internal const string CameBack = "came_back";

    /// <summary>
    /// Whether mail of a report is worth a try. A server's no that its contact is marked with counts as long as the address does: its owner may have asked for another try, and the mark goes with the first mail that is taken.
    /// </summary>
    internal async Task<bool> Reaches(Contact contact, CancellationToken cancel) => contact.Email.Length > 0 && contact.Undeliverable switch
    {
        null => true,
        ['s', 'm', 't', 'p', ..] when bounces is not null => await bounces.Of(contact.Email, cancel) is null,
        _ => false,
    };

    /// <summary>Since when no mail reaches the reporter, UTC milliseconds; 0: nobody knows since when. Null: it does, as far as is known, or there is no address.</summary>
    internal async Task<long?> UnreachedSince(Contact contact, CancellationToken cancel)
    {
        if (contact.Email.Length == 0) return null;
        if (bounces is not null && await bounces.Of(contact.Email, cancel) is { } dead) return dead.StoppedAt;
        return await Reaches(contact, cancel) ? null : 0;
    }

    /// <summary>Hands one mail over. Doing it twice sends it twice (with the same message id), or leaves one spool file.</summary>
    public async Task<MailResult> Send(OutgoingMail mail, CancellationToken cancel)
    {
        if (bounces is not null && !mail.Always && await bounces.Of(mail.To, cancel) is not null) return new(MailVerdict.Refused, CameBack);
        var result = await Hand(mail, cancel);
        // Only a server's no says something about the address.
        if (bounces is not null && result is { Verdict: MailVerdict.Refused, Code: ['s', 'm', 't', 'p', ..] }) await bounces.Refused(mail.To, mail.MessageId, result.Code, cancel);
        if (tally is not null)
            await tally.Count("email", result.Verdict switch { MailVerdict.Sent => SendOutcome.Sent, MailVerdict.Retry => SendOutcome.Failed, _ => SendOutcome.Refused }, result.Code);
        return result;
    }

    private async Task<MailResult> Hand(OutgoingMail mail, CancellationToken cancel)
    {
        // A line break in a header is a second header: mail for others in our name.
        if (HasControl(mail.Subject) || HasControl(mail.MessageId) || HasControl(mail.To) || mail.MessageId.AsSpan().ContainsAny("<> "))
            return new(MailVerdict.Refused, "bad_header");
        if (!MailAddress.TryCreate(mail.To, out var to) || to.DisplayName.Length > 0 || to.Address != mail.To || !Ascii.IsValid(to.User))
            return new(MailVerdict.Refused, "bad_address");

        using var message = Compose(mail, to);
        return string.IsNullOrEmpty(options.Host) ? await Spool(mail, message, cancel) : await SendOverSmtp(message, cancel);
    }

    private static bool HasControl(string text) => text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029');

    private MailMessage Compose(OutgoingMail mail, MailAddress to)
    {
        var message = new MailMessage(new MailAddress(options.From, options.FromName, Encoding.UTF8), to)
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        // The last one is what a reader shows where it can.
        message.AlternateViews.Add(View(mail.Text.ReplaceLineEndings("\r\n"), MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(MailHtml.Of(mail.Subject, mail.Text).ReplaceLineEndings("\r\n"), MediaTypeNames.Text.Html));
        // The envelope's sender: the client has no other way to name one than this header.
        if (options.BounceTo is { } back && bounces is not null) message.Sender = new MailAddress(back.Insert(back.IndexOf('@', StringComparison.Ordinal), "+" + bounces.Token(mail.To)));
        message.Headers.Add("Message-ID", $"<{mail.MessageId}>");
        // Out-of-office replies to a machine help nobody (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (mail.Unsubscribe is { } unsubscribe)
        {
            message.Headers.Add("List-Unsubscribe", $"<{unsubscribe.AbsoluteUri}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        return message;
    }

    private static AlternateView View(string content, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.QuotedPrintable;
        return view;
    }

    private async Task<MailResult> SendOverSmtp(MailMessage message, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        // One connection per mail: a client that was cut off in the middle cannot be used again. Its own timeout ends what we no longer wait for.
        using var client = new SmtpClient(options.Host, options.Port)
        {
            EnableSsl = options.Tls,
            UseDefaultCredentials = false,
            Timeout = (int)Math.Min(int.MaxValue, options.Timeout.TotalMilliseconds + 1000),
        };
        if (!string.IsNullOrEmpty(options.User))
            client.Credentials = new NetworkCredential(options.User, options.Password);
        try
        {
            // WaitAsync, because the client hears a cancellation between two commands only: a server that falls silent after the text would hold it.
            await client.SendMailAsync(message, either.Token).WaitAsync(either.Token);
            return new(MailVerdict.Sent, "sent");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(MailVerdict.Retry, "timeout");
        }
        catch (SmtpException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (SmtpException answer)
        {
            return Classify(answer);
        }
        catch (IOException)
        {
            return new(MailVerdict.Retry, "connection");
        }
    }

    /// <summary>
    /// RFC 5321, 4.2.1: 4xx is "not now", 5xx is "no". Only a no to the recipient, for what the recipient is, says something about the address
    /// (550 no such mailbox, 551 not here, 553 no such name); "5.7.x" (RFC 3463) is a policy against us, 552 a mailbox that is full today. Every
    /// other no is about the sender, the text or the password: ours to mend, so the mail waits and is parked in the end.
    /// </summary>
    private static MailResult Classify(SmtpException answer)
    {
        var status = (int)answer.StatusCode;
        if (status is < 400 or >= 600) return new(MailVerdict.Retry, "connection");
        var theirs = answer is SmtpFailedRecipientException && (status is 550 or 551 or 553) && !Policy().IsMatch(answer.Message);
        return new(theirs ? MailVerdict.Refused : MailVerdict.Retry, string.Create(CultureInfo.InvariantCulture, $"smtp_{status}"));
    }

    [GeneratedRegex(@"\b5\.7\.\d", RegexOptions.NonBacktracking)]
    private static partial Regex Policy();

    private async Task<MailResult> Spool(OutgoingMail mail, MailMessage message, CancellationToken cancel)
    {
        // Written aside by the same code that would send it, then moved: who watches the folder never reads half a mail.
        var part = Path.Combine(options.SpoolFolder, ".part-" + RandomNumberGenerator.GetHexString(16, lowercase: true));
        Directory.CreateDirectory(part);
        try
        {
            using (var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = Path.GetFullPath(part) })
                await client.SendMailAsync(message, cancel);
            var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.MessageId)).AsSpan(0, 12));
            File.Move(Directory.GetFiles(part).Single(), Path.Combine(options.SpoolFolder, name + ".eml"), overwrite: true);
        }
        finally
        {
            Directory.Delete(part, recursive: true);
        }
        return new(MailVerdict.Sent, "spooled");
    }
}
