using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lapor.Tests.Notifying;

/// <summary>
/// The real Postfix of this machine with a configuration, queue and mailboxes of its own in a temporary folder, on a port of loopback. It takes mail for <c>lapor.test</c> and <c>contoh.test</c> and delivers into maildirs; for whom it
/// has no mailbox it says so by a mail that comes back.
/// </summary>
internal sealed class Postfix : IAsyncDisposable
{
    private const string Program = "/usr/sbin/postfix";
    private readonly string folder;

    private Postfix(string folder, int port) => (this.folder, Port) = (folder, port);

    /// <summary>Whether it can run here: it is installed, and this is root, as its master asks.</summary>
    public static bool IsHere => File.Exists(Program) && Environment.UserName == "root";

    public int Port { get; }

    /// <summary>The mailbox of one person.</summary>
    public string Mailbox(string name) => Path.Combine(folder, "mail", name);

    /// <summary>What it wrote about its work.</summary>
    public string Log => File.Exists(Path.Combine(folder, "log")) ? File.ReadAllText(Path.Combine(folder, "log")) : "";

    public static async Task<Postfix> Start()
    {
        var folder = Directory.CreateTempSubdirectory("lapor-postfix-").FullName;
        foreach (var part in new[] { "etc", "queue", "data", "mail" }) Directory.CreateDirectory(Path.Combine(folder, part));
        await Run("chmod", "-R", "755", folder);
        await Run("chown", "postfix", Path.Combine(folder, "data"), Path.Combine(folder, "mail"));
        var owner = (await Run("id", "-u", "postfix")).Trim();
        var group = (await Run("id", "-g", "postfix")).Trim();
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "etc", "mailboxes"), "bounce@lapor.test bounce/\nsiti@contoh.test siti/\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "etc", "main.cf"), string.Create(CultureInfo.InvariantCulture, $"""
            compatibility_level = 3.6
            queue_directory = {folder}/queue
            data_directory = {folder}/data
            maillog_file = {folder}/log
            maillog_file_prefixes = /
            mail_owner = postfix
            setgid_group = postdrop
            daemon_directory = /usr/lib/postfix/sbin
            command_directory = /usr/sbin
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = lapor.test
            mydestination =
            mynetworks = 127.0.0.0/8
            alias_maps =
            smtputf8_enable = no
            recipient_delimiter = +
            default_transport = discard:outside
            relay_transport = discard:outside
            virtual_mailbox_domains = lapor.test, contoh.test
            virtual_mailbox_base = {folder}/mail
            virtual_mailbox_maps = texthash:{folder}/etc/mailboxes
            virtual_uid_maps = static:{owner}
            virtual_gid_maps = static:{group}
            virtual_minimum_uid = 1
            smtpd_reject_unlisted_recipient = no
            smtpd_recipient_restrictions = permit_mynetworks, reject

            """));
        await File.WriteAllTextAsync(Path.Combine(folder, "etc", "master.cf"), string.Create(CultureInfo.InvariantCulture, $"""
            127.0.0.1:{port} inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            error unix - - n - - error
            discard unix - - n - - discard
            retry unix - - n - - error
            virtual unix - n n - - virtual
            proxymap unix - - n - - proxymap
            anvil unix - - n - 1 anvil
            postlog unix-dgram n - n - 1 postlogd

            """));
        var postfix = new Postfix(folder, port);
        await Run(Program, "-c", Path.Combine(folder, "etc"), "start");
        return postfix;
    }

    /// <summary>Waits until this many mails lie in a mailbox; the test fails when they never do.</summary>
    public async Task<IReadOnlyList<string>> Delivered(string name, int count)
    {
        var fresh = Path.Combine(Mailbox(name), "new");
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (Directory.Exists(fresh) && Directory.GetFiles(fresh) is var files && files.Length >= count) return [.. files.Order(StringComparer.Ordinal)];
            await Task.Delay(100);
        }

        Assert.Fail($"Postfix delivered nothing to {name}:\n{Log}");
        return [];
    }

    public async ValueTask DisposeAsync()
    {
        await Run(Program, "-c", Path.Combine(folder, "etc"), "stop");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', words)}: {await wrong}");
        return await said;
    }
}
