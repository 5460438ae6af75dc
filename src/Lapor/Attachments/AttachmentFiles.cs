using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lapor.Attachments;

/// <summary>
/// The contents of attachments, in a folder of this machine: <c>attachments/ab/abcdef…</c>. Keys are random, so that a key tells nothing about the
/// content or the sender, and equal files of two senders stay two. A file is there whole, or not at all.
/// </summary>
/// <param name="folder">Usually <c>LAPOR_DATA/attachments</c>; made when missing, readable by its owner only.</param>
/// <param name="days">Files are dated by their day only, so that neither the folder nor a backup of it tells the hour at which somebody wrote.</param>
public sealed class AttachmentFiles(string folder, bool days = false)
{
    private const int KeyLength = 32;
    private const string Unfinished = ".part";

    /// <summary>Writes the content and returns its key after it is on the disk. A power cut leaves at most a <c>.part</c> file, which <see cref="Sweep"/> removes.</summary>
    /// <exception cref="IOException">The disk is full or cannot be written.</exception>
    public async Task<string> Put(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var key = NewKey();
        await Put(key, content, cancel);
        return key;
    }

    /// <summary>A key that no content has.</summary>
    public static string NewKey() => RandomNumberGenerator.GetHexString(KeyLength, lowercase: true);

    /// <summary>The same under a key of <see cref="NewKey"/>, for a content whose sealing needs to know it.</summary>
    /// <exception cref="IOException">The disk is full or cannot be written, or the key is taken.</exception>
    public Task Put(string key, ReadOnlyMemory<byte> content, CancellationToken cancel) => Put(key, content.Length, async stream => await stream.WriteAsync(content, cancel));

    /// <summary>The same for a content that is made while it is written; where the making throws, nothing stays.</summary>
    /// <inheritdoc cref="Put(string, ReadOnlyMemory{byte}, CancellationToken)"/>
    public Task Put(string key, Func<Stream, Task> write) => Put(key, 0, write);

    private async Task Put(string key, long size, Func<Stream, Task> write)
    {
        var path = PathOf(key);
        var directory = Path.GetDirectoryName(path)!;
        MakeDirectory(directory);
        var part = path + Unfinished;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, PreallocationSize = size };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var stream = new FileStream(part, options))
            {
                await write(stream);
                stream.Flush(flushToDisk: true);
            }
            if (days)
                File.SetLastWriteTimeUtc(part, File.GetLastWriteTimeUtc(part).Date);
            File.Move(part, path);
            FlushDirectory(directory);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>The content, to be disposed by the caller; null where there is none under this key (or it is no key).</summary>
    public Stream? Open(string key)
    {
        if (!IsKey(key))
            return null;
        try
        {
            return new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes the content. Removing what is not there is no error: a job may run twice.</summary>
    public void Delete(string key)
    {
        if (!IsKey(key) || !Directory.Exists(Path.GetDirectoryName(PathOf(key))))
            return;
        File.Delete(PathOf(key));
    }

    /// <summary>Keys of the contents last written before a moment: those that no row knows are left-overs of a crash.</summary>
    public IEnumerable<string> WrittenBefore(DateTimeOffset moment) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => IsKey(Path.GetFileName(path)) && File.GetLastWriteTimeUtc(path) < moment.UtcDateTime)
                .Select(path => Path.GetFileName(path))
            : [];

    /// <summary>Removes unfinished files that were begun before a moment; returns how many.</summary>
    public int Sweep(DateTimeOffset before)
    {
        if (!Directory.Exists(folder))
            return 0;
        var old = Directory.EnumerateFiles(folder, "*" + Unfinished, SearchOption.AllDirectories)
            .Where(path => File.GetLastWriteTimeUtc(path) < before.UtcDateTime)
            .ToList();
        old.ForEach(File.Delete);
        return old.Count;
    }

    /// <summary>Only what <see cref="Put(ReadOnlyMemory{byte}, CancellationToken)"/> made is ever turned into a path.</summary>
    private static bool IsKey(string? key) => key is { Length: KeyLength } && key.All(char.IsAsciiHexDigitLower);

    private string PathOf(string key) => Path.Combine(folder, key[..2], key);

    private static void MakeDirectory(string directory)
    {
        if (Directory.Exists(directory))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A renamed file survives a power cut only when its directory was flushed too; the base library cannot open a directory.</summary>
    private static void FlushDirectory(string directory)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        var handle = NativeMethods.Open(directory, 0);
        if (handle < 0)
            throw new IOException($"The attachment folder cannot be flushed: error {Marshal.GetLastPInvokeError()}.");
        var done = NativeMethods.Flush(handle);
        _ = NativeMethods.Close(handle);
        if (done != 0)
            throw new IOException("The attachment folder cannot be flushed.");
    }

    private static class NativeMethods
    {
#pragma warning disable SYSLIB1054, CA2101 // Source-generated imports need unsafe code for the whole library; paths are UTF-8 here.
        [DllImport("libc", EntryPoint = "open", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Flush(int handle);

        [DllImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int handle);
#pragma warning restore SYSLIB1054, CA2101
    }
}
