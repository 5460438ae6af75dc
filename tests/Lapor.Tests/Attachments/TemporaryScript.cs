namespace Lapor.Tests.Attachments;

/// <summary>A shell script that stands in for a program, gone with the test.</summary>
internal sealed class TemporaryScript : IDisposable
{
    public TemporaryScript(string line)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllText(Path, $"#!/bin/sh\nPATH=/usr/bin:/bin\n{line}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
