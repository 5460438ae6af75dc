using Lapor.Web;

// No verb, or options only (a test host passes --key=value), means: serve.
return args.Length == 0 || args[0].StartsWith("--", StringComparison.Ordinal) && args[0] is not ("--help" or "--version")
    ? await Server.Run(args)
    : await Commands.Run(args);

/// <summary>The one executable: web, worker and command line.</summary>
public partial class Program;
