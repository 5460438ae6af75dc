using System.Diagnostics;

namespace Lapor.People;

/// <summary>
/// A program of the operator that keeps the master keys in a key-management system: called as <c>PROGRAM wrap</c> and <c>PROGRAM unwrap</c>, it reads
/// base64 from its standard input and writes base64 to its standard output. Called at start and at a rotation, never for a request.
/// </summary>
public sealed class KeyCommand(string program)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal byte[] Wrap(byte[] secret) => Run("wrap", secret);

    internal byte[] Unwrap(byte[] wrapped) => Run("unwrap", wrapped);

    private byte[] Run(string verb, byte[] input)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(verb);
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidDataException($"{program} did not start.");
            var answer = process.StandardOutput.ReadToEndAsync();
            var complaint = process.StandardError.ReadToEndAsync();
            try
            {
                process.StandardInput.WriteLine(Convert.ToBase64String(input));
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading; its exit code and complaint say why.
            }

            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw new InvalidDataException($"{program} {verb} gave no answer within {Patience.TotalSeconds} s.");
            }

            return process.ExitCode == 0
                ? Convert.FromBase64String(answer.GetAwaiter().GetResult().Trim())
                : throw new InvalidDataException($"{program} {verb} ended with {process.ExitCode}: {complaint.GetAwaiter().GetResult().Trim()}");
        }
        catch (Exception broken) when (broken is System.ComponentModel.Win32Exception or IOException or FormatException)
        {
            throw new InvalidDataException($"{program} {verb}: {broken.Message}", broken);
        }
    }
}
