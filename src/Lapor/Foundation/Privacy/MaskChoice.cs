namespace Lapor.Foundation;

/// <summary>What an officer decided about the proposals for one report, by the words themselves, so that it holds after the text was corrected.</summary>
/// <param name="Undone">Texts of findings that stay readable.</param>
/// <param name="Taken">Texts of suggestions that are masked after all.</param>
/// <param name="Own">Words to mask that nothing found; every place where they stand, in any case.</param>
public sealed record MaskChoice(IReadOnlyCollection<string> Undone, IReadOnlyCollection<string> Taken, IReadOnlyCollection<string> Own)
{
    /// <summary>Shorter words would tear the text to pieces.</summary>
    public const int ShortestOwn = 3;

    /// <summary>Nothing decided: what is sure is masked.</summary>
    public static MaskChoice None { get; } = new([], [], []);

    /// <summary>What must have been decided for a wording to show what it shows of a text.</summary>
    public static MaskChoice Seen(string text, string wording, IReadOnlyCollection<string> own)
    {
        var findings = PersonalData.Find(text);
        return new(
            [.. findings.Where(f => f.ByDefault && wording.Contains(f.Text, StringComparison.Ordinal)).Select(f => f.Text)],
            [.. findings.Where(f => !f.ByDefault && wording.Length > 0 && !wording.Contains(f.Text, StringComparison.Ordinal)).Select(f => f.Text)],
            own);
    }

    /// <summary>The text with the chosen findings and the officer's own words masked.</summary>
    public string Apply(string text)
    {
        // Own words first: what they part comes to light before it is searched, not after.
        text = WithOwn(text);
        return PersonalData.Mask(text, [.. PersonalData.Find(text).Where(f => f.ByDefault ? !Undone.Contains(f.Text) : Taken.Contains(f.Text))]);
    }

    /// <summary>A wording that an officer wrote: only what was taken or added is masked in it, the rest is the officer's word.</summary>
    public string ApplyTo(string written)
    {
        written = WithOwn(written);
        return PersonalData.Mask(written, [.. PersonalData.Find(written).Where(f => Taken.Contains(f.Text))]);
    }

    private string WithOwn(string text)
    {
        foreach (var word in Own.Select(w => w.Trim()).Where(w => w.Length >= ShortestOwn).OrderByDescending(w => w.Length))
        {
            var masks = PersonalData.Masks(text);
            List<Finding> found = [];
            for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.OrdinalIgnoreCase))
            {
                // A word of a mask is no word of the text.
                if (!masks.Any(mask => at < mask.End && mask.Start < at + word.Length))
                    found.Add(new Finding(PersonalDataKind.Other, at, word.Length, text.Substring(at, word.Length), 1, FindingReason.ByHand));
            }

            text = PersonalData.Mask(text, found);
        }

        return text;
    }
}
