namespace Lapor.Foundation;

/// <summary>
/// Takes the affixes off an Indonesian word: <c>memperbaiki</c>, <c>perbaikannya</c>, <c>diperbaiki</c> → <c>baik</c>. Every way of removing
/// affixes is tried (with the letter that meN- and peN- swallow put back) and the longest word of the root list wins; a word whose
/// root is not listed is cut only where the affix is beyond doubt. The rules are those of Indonesian grammar; no dictionary is needed
/// for two spellings of one word to meet, which is all that search, routing and duplicate detection ask.
/// </summary>
internal static class IndonesianStemmer
{
    // Longer "words" are not words; leaving them alone bounds the work per token.
    private const int LongestWord = 32;
    private const int MostPrefixes = 4;

    /// <summary>The root of a folded word. A word of three letters or fewer, with a digit or of another script comes back unchanged.</summary>
    public static string Stem(string word)
    {
        while (true)
        {
            if (word.Length is <= 3 or > LongestWord || IndonesianWords.Roots.Contains(word) || !word.All(char.IsAsciiLetterLower))
            {
                return word;
            }

            var shorter = ListedRoot(word) ?? UnlistedRoot(word);
            if (shorter == word)
            {
                return word;
            }

            word = shorter; // the result is stemmed again, so that a stem is its own stem
        }
    }

    private static string? ListedRoot(string word)
    {
        string? best = null;
        var bestPrefixes = 0;
        foreach (var body in Bodies(word))
        {
            Try(body, 0, ref best, ref bestPrefixes);
        }

        // bantuanya for bantuan + nya is written as often as not.
        return best is null && word.EndsWith("anya", StringComparison.Ordinal) ? ListedRoot(word[..^2]) : best;
    }

    private static void Try(string body, int prefixes, ref string? best, ref int bestPrefixes)
    {
        if (body.Length < 2 || (best is not null && body.Length < best.Length))
        {
            return;
        }

        if ((best is null || body.Length > best.Length || prefixes < bestPrefixes) && IndonesianWords.Roots.Contains(body))
        {
            best = body;
            bestPrefixes = prefixes;
        }

        if (prefixes < MostPrefixes)
        {
            foreach (var rest in WithoutPrefix(body))
            {
                Try(rest, prefixes + 1, ref best, ref bestPrefixes);
            }
        }
    }

    /// <summary>The word itself, then without particle, possessive and derivational suffix in every combination.</summary>
    private static IEnumerable<string> Bodies(string word)
    {
        foreach (var a in OrWithout(word, "lah", "kah", "tah", "pun"))
        {
            foreach (var b in OrWithout(a, "nya", "ku", "mu"))
            {
                foreach (var c in OrWithout(b, "kan", "an", "i"))
                {
                    yield return c;
                }
            }
        }
    }

    private static IEnumerable<string> OrWithout(string word, params string[] suffixes)
    {
        yield return word;
        foreach (var suffix in suffixes)
        {
            if (word.Length >= suffix.Length + 2 && word.EndsWith(suffix, StringComparison.Ordinal))
            {
                yield return word[..^suffix.Length];
            }
        }
    }

    /// <summary>The word without its first prefix: every reading, the usual one first.</summary>
    private static IEnumerable<string> WithoutPrefix(string word)
    {
        if (word.Length < 4)
        {
            yield break;
        }

        switch (word[0], word[1])
        {
            case ('d', 'i') or ('k', 'e') or ('s', 'e') or ('k', 'u'):
                yield return word[2..];
                break;
            case ('k', 'a') when word[2] == 'u':
                yield return word[3..];
                break;
            case ('m', 'e') or ('p', 'e'):
                foreach (var rest in WithoutNasal(word))
                {
                    yield return rest;
                }

                if (word[0] == 'p')
                {
                    yield return word[2..]; // petani, pekerja, pelanggan
                    if (word[2] == 'r' || word.StartsWith("pelajar", StringComparison.Ordinal))
                    {
                        yield return word[3..]; // perumahan; pelajar
                    }
                }

                break;
            case ('b', 'e') or ('t', 'e'):
                if (word[2] == 'r' || word.StartsWith("belajar", StringComparison.Ordinal))
                {
                    yield return word[3..]; // berjalan, belajar, terbuka
                }

                yield return word[2..]; // berambut, bekerja, teraup
                break;
        }
    }

    /// <summary>meN- and peN-: the nasal stands for, or before, the first letter of the root.</summary>
    private static IEnumerable<string> WithoutNasal(string word)
    {
        var rest = word[2..];
        if (rest.StartsWith("ny", StringComparison.Ordinal))
        {
            yield return "s" + rest[2..]; // menyapu ← sapu
            yield return rest; // menyanyi ← nyanyi
            yield return rest[1..]; // menyakinkan, a frequent misspelling of yakin
        }
        else if (rest.StartsWith("ng", StringComparison.Ordinal))
        {
            yield return rest[2..]; // mengambil ← ambil, menggali ← gali
            yield return "k" + rest[2..]; // mengirim ← kirim
            if (rest.Length > 3 && rest[2] == 'e')
            {
                yield return rest[3..]; // mengebom ← bom, mengecat ← cat
            }

            yield return rest; // menganga ← nganga
        }
        else if (rest[0] == 'm')
        {
            yield return "p" + rest[1..]; // memukul ← pukul
            yield return rest[1..]; // membuat ← buat
            yield return rest; // memakan ← makan
        }
        else if (rest[0] == 'n')
        {
            yield return "t" + rest[1..]; // menulis ← tulis
            yield return rest[1..]; // mencari ← cari
            yield return rest; // menanti ← nanti
        }
        else if (rest[0] is 'l' or 'r' or 'w' or 'y')
        {
            yield return rest; // melapor ← lapor
        }
    }

    /// <summary>The careful cut for roots outside the list: names and loan words must survive it.</summary>
    private static string UnlistedRoot(string word)
    {
        foreach (var (suffix, rest) in ((string, int)[])[("nya", 4), ("lah", 4), ("kah", 4), ("pun", 5)])
        {
            if (word.Length >= suffix.Length + rest && word.EndsWith(suffix, StringComparison.Ordinal))
            {
                return word[..^suffix.Length];
            }
        }

        var body = word;
        if (word.StartsWith("di", StringComparison.Ordinal))
        {
            // "di-" is cut only with a suffix that proves the verb: many names and loan words begin with di.
            return word.EndsWith("kan", StringComparison.Ordinal) && word.Length >= 9 ? word[2..^3] : word;
        }

        if (word.StartsWith("me", StringComparison.Ordinal) && IsVerb(word))
        {
            body = FirstNasalReading(word);
        }
        else if (word.StartsWith("pe", StringComparison.Ordinal) && word.EndsWith("an", StringComparison.Ordinal) && word.Length >= 9)
        {
            body = IsVerb(word) ? FirstNasalReading(word) : word[2] == 'r' ? word[3..] : word;
        }
        else if (word.StartsWith("ber", StringComparison.Ordinal) && word.Length >= 8)
        {
            body = word[3..];
        }
        else if (word.StartsWith("ke", StringComparison.Ordinal) && word.EndsWith("an", StringComparison.Ordinal) && word.Length >= 9)
        {
            return word[2..^2];
        }

        if (body.EndsWith("kan", StringComparison.Ordinal) && body.Length >= 8)
        {
            return body[..^3];
        }

        if (body != word && body.Length >= 6 && body.EndsWith("an", StringComparison.Ordinal))
        {
            return body[..^2];
        }

        // menguasai, mengunjungi; but memverifikasi keeps its -si.
        return body != word && body.Length >= 6 && body[^1] == 'i' && body[^2] != 's' ? body[..^1] : body;
    }

    /// <summary>meN- or peN- in a shape no bare root has: me + nasal + the letter that asks for this nasal, six letters or more.</summary>
    private static bool IsVerb(string word) => word.Length >= 7 && (word[2], word[3], word[4]) switch
    {
        ('m', 'b' or 'f' or 'v', _) => true,
        ('m', 'p', 'r' or 'l' or 'e') => true,
        ('n', 'c' or 'd' or 'j' or 'z', _) => true,
        ('n', 'y', 'a' or 'e' or 'i' or 'o' or 'u') => true,
        ('n', 'g', 'g' or 'h' or 'k' or 'a' or 'e' or 'i' or 'o' or 'u') => true,
        _ => false,
    };

    private static string FirstNasalReading(string word)
    {
        var rest = word[2..];
        return rest.StartsWith("ny", StringComparison.Ordinal) ? "s" + rest[2..]
            : rest.StartsWith("ng", StringComparison.Ordinal) ? rest[2..]
            : rest[1..];
    }
}
