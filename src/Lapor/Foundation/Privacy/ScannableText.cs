using System.Globalization;

namespace Lapor.Foundation;

/// <summary>
/// A text as the detectors read it: the same length, so offsets hold in the original; lower case, digits of every script as 0–9, full-width
/// letters as plain ones, every blank a space, every dash a hyphen. Masks already in place, and spans found so far, are barriers that no
/// number and no context reaches across.
/// </summary>
internal sealed class ScannableText
{
    /// <summary>Stands for covered characters; never comes from the text.</summary>
    public const char Barrier = '\ue000';

    private readonly char[] _view;
    private readonly string?[] _letters;

    public ScannableText(string original)
    {
        Original = original;
        _view = new char[original.Length];
        for (var i = 0; i < _view.Length; i++)
        {
            _view[i] = Plain(original[i]);
        }

        for (var i = 0; i < _view.Length; i++)
        {
            // O812…: on a small keyboard the letter O is typed for the zero.
            if (_view[i] == 'o' && IsDigitAt(i + 1) && !IsLetterAt(i - 1))
            {
                _view[i] = '0';
            }
            else if (_view[i] is 'i' or 'l' && IsDigitAt(i - 1) && IsDigitAt(i + 1))
            {
                _view[i] = '1';
            }
        }

        Words = [.. Runs()];
        _letters = new string?[Words.Count];

        foreach (var (start, end) in PersonalData.Masks(original))
        {
            Cover(start, end - start);
        }
    }

    public string Original { get; }

    /// <summary>Every run of letters, in order; also those covered since.</summary>
    public IReadOnlyList<(int Start, int End)> Words { get; }

    public int Length => _view.Length;

    /// <summary>The character at an offset; a newline outside the text.</summary>
    public char this[int at] => (uint)at < (uint)_view.Length ? _view[at] : '\n';

    public ReadOnlySpan<char> Slice(int start, int length) => _view.AsSpan(start, length);

    public bool IsLetterAt(int at) => char.IsLetter(this[at]);

    public bool IsDigitAt(int at) => char.IsAsciiDigit(this[at]);

    public bool IsCovered(int start, int length) => _view.AsSpan(start, length).Contains(Barrier);

    public void Cover(int start, int length) => _view.AsSpan(start, length).Fill(Barrier);

    public Finding Finding(PersonalDataKind kind, int start, int end, double confidence, FindingReason reason = FindingReason.Shape) =>
        new(kind, start, end - start, Original[start..end], confidence, reason);

    /// <summary>The letters of a word; nothing where it is covered or longer than any word that matters.</summary>
    public string Word(int index)
    {
        if ((uint)index >= (uint)Words.Count) return "";
        var (start, end) = Words[index];
        if (end - start > 24 || _view[start] == Barrier) return "";
        return _letters[index] ??= new string(_view, start, end - start);
    }

    /// <summary>The index of the first word that begins at or behind an offset.</summary>
    public int WordAt(int offset)
    {
        var (low, high) = (0, Words.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Words[middle].Start < offset) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private IEnumerable<(int Start, int End)> Runs()
    {
        for (var at = 0; at < _view.Length; at++)
        {
            if (!char.IsLetter(_view[at])) continue;
            var start = at;
            while (at < _view.Length && char.IsLetter(_view[at])) at++;
            yield return (start, at);
        }
    }

    /// <summary>
    /// The words before an offset, nearest first, with their distance (characters between the word's end and the offset). Stops at a barrier, a line end or
    /// <paramref name="reach"/> characters.
    /// </summary>
    public IEnumerable<(string Word, int Distance)> WordsBefore(int offset, int reach)
    {
        var floor = Math.Max(0, offset - reach);
        for (var at = offset - 1; at >= floor; at--)
        {
            if (this[at] is Barrier or '\n')
            {
                yield break;
            }

            if (IsLetterAt(at))
            {
                var end = at + 1;
                while (at > 0 && end - at < 24 && IsLetterAt(at - 1))
                {
                    at--;
                }

                yield return (new string(_view, at, end - at), offset - end);
            }
        }
    }

    private static char Plain(char c)
    {
        if (char.IsAscii(c))
        {
            return char.ToLowerInvariant(c);
        }

        if (c is >= '\uff01' and <= '\uff5e')
        {
            return char.ToLowerInvariant((char)(c - 0xfee0));
        }

        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.DecimalDigitNumber => (char)('0' + (int)char.GetNumericValue(c)),
            UnicodeCategory.DashPunctuation => '-',
            UnicodeCategory.SpaceSeparator or UnicodeCategory.Format or UnicodeCategory.PrivateUse => ' ',
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => '\n',
            _ => char.ToLowerInvariant(c),
        };
    }
}
