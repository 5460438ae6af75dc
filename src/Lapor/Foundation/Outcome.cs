namespace Lapor.Foundation;

/// <summary>
/// Something a caller asked for and did not get, as a value: a stable code (the same on pages, API, SMS and command line),
/// the input field it belongs to (empty: the whole request), and what is wrong and what to do, in Indonesian and English.
/// </summary>
/// <param name="Code">Stable snake_case code, e.g. <c>text_too_long</c>.</param>
/// <param name="Field">Name of the input field in camelCase as the API spells it, or empty.</param>
/// <param name="Indonesian">What is wrong and what to do.</param>
/// <param name="English">The same in English.</param>
public sealed record Refusal(string Code, string Field, string Indonesian, string English)
{
    /// <summary>The message in the reader's language (<c>en</c>, anything else is Indonesian).</summary>
    public string Message(string language) => language == "en" ? English : Indonesian;
}

/// <summary>The value, or the refusals (at least one) that explain why there is none. Bugs are exceptions, never refusals.</summary>
public sealed class Outcome<T>
{
    private readonly T? value;

    private Outcome(T? value, IReadOnlyList<Refusal> refusals)
    {
        this.value = value;
        Refusals = refusals;
    }

    /// <summary>Empty when the operation was done.</summary>
    public IReadOnlyList<Refusal> Refusals { get; }

    /// <summary>True when nothing was done.</summary>
    public bool IsRefused => Refusals.Count > 0;

    /// <summary>What was asked for. Reading it from a refused outcome is a bug and throws.</summary>
    public T Value => IsRefused
        ? throw new InvalidOperationException($"Refused: {string.Join(", ", Refusals.Select(r => r.Code))}")
        : value!;

    public static implicit operator Outcome<T>(T value) => new(value, []);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, [refusal]);

    public static implicit operator Outcome<T>(List<Refusal> refusals) => Refused(refusals);

    /// <summary>An outcome of one or more refusals.</summary>
    public static Outcome<T> Refused(IReadOnlyList<Refusal> refusals)
    {
        ArgumentOutOfRangeException.ThrowIfZero(refusals.Count);
        return new(default, refusals);
    }
}
