using System.Text;
using Lapor.Attachments;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Lapor.Whistleblowing;

namespace Lapor.Tests.Whistleblowing;

public sealed class CasesTests
{
    [Theory, OnBothEngines]
    public async Task A_form_sent_twice_files_once_and_shows_the_same_receipt(Engine engine)
    {
        await using var wbs = await Entrance.Create(engine);
        var form = Cases.NewFormKey();
        SentFile[] files = [Entrance.Attached(SampleFiles.PlainJpeg)];
        var first = (await wbs.Cases.File(form, wbs.Inbox, "Ada kuitansi ganda.", files, default)).Value;
        var second = (await wbs.Cases.File(form, wbs.Inbox, "Ada kuitansi ganda.", files, default)).Value;
        Assert.Equal((first.Receipt, false, true), (second.Receipt, first.Again, second.Again));
        var line = Assert.Single(await wbs.Inboxes.List(wbs.Lina, wbs.Inbox, default));
        Assert.Equal((1, CaseState.Received), (line.Messages, line.State));
        Assert.Single(Directory.GetFiles(Entrance.Folder(wbs.World), "*", SearchOption.AllDirectories));
        Assert.NotEqual(first.Receipt, (await wbs.Cases.File(Cases.NewFormKey(), wbs.Inbox, "Ada kuitansi ganda.", [], default)).Value.Receipt);
        // Without a key of its own a form could meet another's and be shown its receipt.
        await Assert.ThrowsAsync<ArgumentException>(() => wbs.Cases.File("", wbs.Inbox, "Lain.", [], default));
    }

    [Theory, OnBothEngines]
    public async Task The_conversation_goes_both_ways_and_a_closed_case_opens_again(Engine engine)
    {
        await using var wbs = await Entrance.Create(engine);
        var receipt = await wbs.File("Ada kuitansi ganda.", Entrance.Attached(SampleFiles.Jpeg(), "IMG_budi.jpg"));
        var key = await wbs.Key();
        var id = Assert.Single(await wbs.Inboxes.List(wbs.Lina, wbs.Inbox, default)).Id;

        var read = (await wbs.Inboxes.Open(wbs.Lina, id, key, default))!;
        Assert.Equal("Ada kuitansi ganda.", Assert.Single(read.Messages).Text);
        var file = Assert.Single(read.Messages[0].Files);
        Assert.Equal(("lampiran-1.jpg", "image/jpeg"), (file.Name, file.MediaType));
        var content = await Bytes(wbs.Cases.File(read, file.StorageKey));
        Assert.Equal(file.Size, content.Length);
        Assert.DoesNotContain(SampleFiles.Canary, Encoding.Latin1.GetString(content), StringComparison.Ordinal);
        Assert.Null(wbs.Cases.File(read, "0123456789abcdef0123456789abcdef"));

        var form = Cases.NewFormKey();
        for (var twice = 0; twice < 2; twice++)
            Assert.Empty((await wbs.Inboxes.Answer(wbs.Lina, read, form, CaseState.Closed, "Terima kasih. Kami periksa.", [Entrance.Attached(SampleFiles.PlainJpeg)], default)).Refusals);

        var seen = (await wbs.Cases.Open(receipt, default))!;
        Assert.Equal((CaseState.Closed, 2), (seen.State, seen.Messages.Count));
        Assert.True(seen.Messages[1].FromOfficer);
        Assert.NotEmpty(await Bytes(wbs.Cases.File(seen, seen.Messages[1].Files[0].StorageKey)));
        Assert.Equal(2, Directory.GetFiles(Entrance.Folder(wbs.World), "*", SearchOption.AllDirectories).Length);

        Assert.Empty((await wbs.Cases.Reply(seen, Cases.NewFormKey(), "Ada satu lagi.", [], default)).Refusals);
        var again = (await wbs.Inboxes.Open(wbs.Lina, id, key, default))!;
        Assert.Equal((CaseState.Reviewing, "Ada satu lagi.", false), (again.State, again.Messages[2].Text, again.Messages[2].FromOfficer));
    }

    [Theory, OnBothEngines]
    public async Task A_wrong_missing_and_erased_receipt_open_nothing(Engine engine)
    {
        await using var wbs = await Entrance.Create(engine);
        var receipt = await wbs.File(files: Entrance.Attached(SampleFiles.PlainJpeg));
        Assert.NotNull(await wbs.Cases.Open(" " + receipt[..4] + " " + receipt[4..], default));
        foreach (var wrong in (string?[])[null, "", "kata", "0000000000000000", receipt[..15], receipt + "1", new([.. receipt.Reverse()])])
            Assert.Null(await wbs.Cases.Open(wrong, default));

        var key = await wbs.Key();
        var id = Assert.Single(await wbs.Inboxes.List(wbs.Lina, wbs.Inbox, default)).Id;
        var held = (await wbs.Inboxes.Open(wbs.Lina, id, key, default))!;
        Assert.False(await wbs.Inboxes.Erase(wbs.Sari, id, "bukan pemegang", default));
        Assert.True(await wbs.Inboxes.Erase(wbs.Lina, id, "permintaan pelapor", default));
        Assert.False(await wbs.Inboxes.Erase(wbs.Lina, id, "sekali lagi", default));
        Assert.Null(await wbs.Cases.Open(receipt, default));
        Assert.Null(await wbs.Inboxes.Open(wbs.Lina, id, key, default));
        Assert.Equal(CaseRefusals.Gone, Assert.Single((await wbs.Inboxes.Answer(wbs.Lina, held, Cases.NewFormKey(), CaseState.Answered, "Terlambat.", [], default)).Refusals));
        Assert.Empty(Directory.GetFiles(Entrance.Folder(wbs.World), "*", SearchOption.AllDirectories));
        Assert.DoesNotContain("wbs_message: ", await Tables.Everything(wbs.World.Data), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task What_cannot_be_taken_is_said_and_leaves_nothing(Engine engine)
    {
        await using var wbs = await Entrance.Create(engine);
        var before = await Tables.Everything(wbs.World.Data);
        SentFile[] six = [.. Enumerable.Repeat(Entrance.Attached(SampleFiles.PlainJpeg), 6)];
        Assert.Equal(["required"], await Refused(wbs, wbs.Inbox, " \u200B\n", []));
        Assert.Equal(["too_long"], await Refused(wbs, wbs.Inbox, new string('a', Cases.TextLimit + 1), []));
        Assert.Equal(["file_too_many"], await Refused(wbs, wbs.Inbox, "Ada.", six));
        Assert.Equal(["file_kind_refused", "file_too_large"], await Refused(wbs, wbs.Inbox, "Ada.", [Entrance.Attached("<svg/>"u8.ToArray()), Entrance.Attached(new byte[StripMetadata.MaxBytes + 1])]));
        Assert.Equal(["wbs_closed"], await Refused(wbs, 999, "Ada.", [Entrance.Attached(SampleFiles.PlainJpeg)]));
        Assert.Equal(before, await Tables.Everything(wbs.World.Data));
        Assert.False(Directory.Exists(Entrance.Folder(wbs.World)) && Directory.EnumerateFiles(Entrance.Folder(wbs.World), "*", SearchOption.AllDirectories).Any());
    }

    [Theory, OnBothEngines]
    public async Task Database_files_and_ring_without_a_passphrase_show_no_word_name_or_hour(Engine engine)
    {
        await using var wbs = await Entrance.Create(engine);
        const string Words = "KENARI-kata-rahasia";
        var receipt = await wbs.File($"Di gudang ada {Words}.", Entrance.Attached(SampleFiles.Jpeg(), "KENARI-nama.jpg"));
        var opened = (await wbs.Cases.Open(receipt, default))!;
        await wbs.Cases.Reply(opened, Cases.NewFormKey(), $"Juga {Words} kedua.", [], default);

        var everything = new StringBuilder(await Tables.Everything(wbs.World.Data));
        foreach (var file in Directory.GetFiles(wbs.World.Data.Folder, "*", SearchOption.AllDirectories))
            everything.Append(file).Append(Encoding.Latin1.GetString(await Read(file)));
        foreach (var canary in (string[])["KENARI", "lampiran-1", receipt, Entrance.Passphrase])
            Assert.DoesNotContain(canary, everything.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("wbs_message: ", everything.ToString(), StringComparison.Ordinal); // it was there to be found
        // Days only: no moment of the clock stands in these tables, and the files are dated by their day.
        var tables = await Tables.Text(wbs.World.Data, ["wbs_case", "wbs_message", "wbs_file", "wbs_inbox", "wbs_holder", "job"]);
        Assert.DoesNotContain(wbs.World.Now.ToString(System.Globalization.CultureInfo.InvariantCulture)[..8], tables, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(Entrance.Folder(wbs.World), "*", SearchOption.AllDirectories), f => Assert.Equal(TimeSpan.Zero, File.GetLastWriteTimeUtc(f).TimeOfDay));
    }

    [Theory, OnBothEngines]
    public async Task The_sweep_removes_what_a_crash_left_and_nothing_else(Engine engine)
    {
        await using var wbs = await Entrance.Create(engine);
        var receipt = await wbs.File(files: Entrance.Attached(SampleFiles.PlainJpeg));
        await new AttachmentFiles(Entrance.Folder(wbs.World)).Put("yatim"u8.ToArray(), default);
        wbs.World.Clock.Advance(TimeProvider.System.GetUtcNow() - wbs.World.Clock.GetUtcNow() + TimeSpan.FromDays(10));
        Assert.Equal(1, await wbs.Inboxes.Sweep(TimeSpan.FromDays(7), default));
        Assert.Equal(0, await wbs.Inboxes.Sweep(TimeSpan.FromDays(7), default));
        var opened = (await wbs.Cases.Open(receipt, default))!;
        Assert.NotEmpty(await Bytes(wbs.Cases.File(opened, opened.Messages[0].Files[0].StorageKey)));
    }

    private static async Task<IEnumerable<string>> Refused(Entrance wbs, long inbox, string text, SentFile[] files) =>
        (await wbs.Cases.File(Cases.NewFormKey(), inbox, text, files, default)).Refusals.Select(r => r.Code);

    private static async Task<byte[]> Bytes(Stream? stream)
    {
        Assert.NotNull(stream);
        await using (stream)
        {
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            return copy.ToArray();
        }
    }

    /// <summary>Also of a database that is open.</summary>
    private static async Task<byte[]> Read(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
