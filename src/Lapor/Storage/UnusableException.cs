namespace Lapor.Storage;

/// <summary>The data is not as this version needs it, and only an operator can mend that: the message says what and how, in English.</summary>
public sealed class UnusableException(string message) : Exception(message);
