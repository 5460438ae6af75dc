using FsCheck;
using FsCheck.Fluent;

namespace Lapor.Tests.Foundation;

/// <summary>Runs a law over generated samples with a fixed seed, so that a red build is red again on the next machine.</summary>
internal static class Law
{
    public static void Holds<T>(Gen<T> samples, Func<T, bool> law, int cases = 300, ulong seed = 1708) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(seed, 4611686018427387905UL).WithQuietOnSuccess(true),
            Prop.ForAll(samples.ToArbitrary(), law));

    /// <summary>Strings of up to <paramref name="longest"/> pieces drawn from the alphabet: parts a parser knows, mixed with what it does not.</summary>
    public static Gen<string> Mixed(int longest, params string[] alphabet) =>
        from count in Gen.Choose(0, longest)
        from parts in Gen.ArrayOf(Gen.Elements(alphabet), count)
        select string.Concat(parts);

    /// <summary>The valid text with up to four characters dropped, doubled, swapped or replaced by anything.</summary>
    public static Gen<string> Mutated(Gen<string> valid) =>
        from text in valid
        from count in Gen.Choose(0, 4)
        from edits in Gen.ArrayOf(Edit, count)
        select edits.Aggregate(text, (current, edit) => Apply(current, edit));

    private static Gen<(int Kind, int At, char With)> Edit =>
        from kind in Gen.Choose(0, 3)
        from at in Gen.Choose(0, 10_000)
        from with in Gen.OneOf(Gen.Elements(" 0189aZ#+-.,:/@[]()\n\t\0\u200f\u202e\u0660\uff11\ud83d\ufffd".ToCharArray()), Gen.Choose(0, 0xffff).Select(code => (char)code))
        select (kind, at, with);

    private static string Apply(string text, (int Kind, int At, char With) edit)
    {
        if (text.Length == 0)
            return edit.With.ToString();

        var at = edit.At % text.Length;
        return edit.Kind switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, text[at].ToString()),
            2 => text.Insert(at, edit.With.ToString()),
            _ => text.Remove(at, 1).Insert(at, edit.With.ToString()),
        };
    }
}
