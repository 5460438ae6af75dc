using System.Globalization;
using Lapor.Foundation;

namespace Lapor.Tests.Foundation;

public sealed class StemmerMeasurement(ITestOutputHelper output)
{
    [Fact]
    public void The_stemmer_finds_the_roots_of_a_public_test_list()
    {
        var file = SharedData.Find("nlp/stemmer_test_pairs_id.csv");
        Assert.SkipWhen(file is null, "../shared/data is absent: the stemmer's accuracy is not measured here.");

        var pairs = File.ReadLines(file!).Skip(1).Select(line => line.ToLowerInvariant().Split(',')).Where(pair => !pair[0].Contains('-') && !pair[0].Contains(' ')).ToArray();
        var misses = pairs.Where(pair => IndonesianText.Stem(pair[0]) != pair[1]).ToArray();
        var accuracy = 1 - ((double)misses.Length / pairs.Length);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accuracy {accuracy:P1} of {pairs.Length}"));
        output.WriteLine(string.Join("; ", misses.Select(pair => $"{pair[0]} -> {IndonesianText.Stem(pair[0])}, not {pair[1]}")));
        Assert.True(accuracy >= 0.90, $"Stemmer accuracy fell to {accuracy.ToString("P1", CultureInfo.InvariantCulture)}: {string.Join("; ", misses.Select(pair => $"{pair[0]} -> {IndonesianText.Stem(pair[0])}, not {pair[1]}"))}");
    }

    [Fact]
    public void No_name_of_a_province_regency_or_city_is_cut()
    {
        var file = SharedData.Find("wilayah/wilayah_kemendagri_2025.csv");
        Assert.SkipWhen(file is null, "../shared/data is absent: the names of all regions are not checked here.");

        var names = File.ReadLines(file!).Skip(1).Select(line => line.Split(',')).Where(row => row[0].Count(c => c == '.') <= 1).ToArray();
        Assert.True(names.Length >= 552, "38 provinces and 514 regencies and cities were expected.");
        var cut = names.SelectMany(row => IndonesianText.Fold(row[1]).Split(' ')).Distinct().Where(word => IndonesianText.Stem(word) != word);
        Assert.Empty(cut);
    }
}
