using Lapor.Attachments;

namespace Lapor.Channels.Conversations;

/// <summary>Pictures of agencies' answers, as messengers take them. What is in quarantine, gone or too large is told of in words alone.</summary>
public sealed class AnswerPictures(AttachmentStore attachments, AttachmentFiles files, AttachmentSeal seal)
{
    /// <summary>True for a file that can be shown there.</summary>
    public static bool IsPicture(Attachment file) => file is { IsOpen: true, MediaType: "image/jpeg" or "image/png", Size: <= ChatPicture.Largest };

    /// <summary>The picture under a storage key; null: there is none that can be shown (any more).</summary>
    public async Task<ChatPicture?> Find(string key, CancellationToken cancel)
    {
        if (await attachments.Find(key, cancel) is not { ReportId: not null } file || !IsPicture(file) || files.Open(key) is not { } stored) return null;
        await using var content = seal.Open(file, stored);
        using var all = new MemoryStream();
        await content.CopyToAsync(all, cancel);
        return new(all.ToArray(), file.MediaType);
    }
}
