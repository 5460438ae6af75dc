using System.Text.RegularExpressions;
using Lapor.Agencies;
using Lapor.Foundation;

namespace Lapor.People;

/// <summary>Corrects what an account knows of its owner (UU 27/2022, article 6). Every refusal belongs to a field; all are told at once.</summary>
public sealed partial class CitizenProfile(CitizenStore citizens, RegionStore regions)
{
    private const int LongestName = 100;
    private const int LongestShownName = 60;

    /// <summary>Keeps name, shown name, telephone and NIK; all may be empty.</summary>
    public async Task<Outcome<Citizen>> Correct(long id, string? name, string? shownName, string? phone, string? nationalId, CancellationToken cancel)
    {
        List<Refusal> wrong = [];
        string own = OneLine(name), shown = OneLine(shownName), number = OneLine(phone), nik = OneLine(nationalId);
        if (own.Length > LongestName) wrong.Add(new("too_long", "name", $"Nama paling banyak {LongestName} karakter.", $"A name has at most {LongestName} characters."));
        if (shown.Length > LongestShownName) wrong.Add(new("too_long", "shownName", $"Nama yang ditampilkan paling banyak {LongestShownName} karakter.", $"The name shown has at most {LongestShownName} characters."));
        if (number.Length > 0 && !Phone().IsMatch(number))
            wrong.Add(new("phone_format", "phone", "Nomor telepon tidak terbaca. Contoh: 0812 3456 7890 atau +62 812 3456 7890.", "The phone number cannot be read. Example: 0812 3456 7890 or +62 812 3456 7890."));
        if (nik.Length > 0)
        {
            var checkedId = NationalIds.Check(nik, (await regions.Children(null, cancel)).Select(r => r.Code).ToHashSet(StringComparer.Ordinal));
            if (checkedId.IsRefused) wrong.AddRange(checkedId.Refusals);
            else nik = checkedId.Value;
        }

        if (wrong.Count > 0) return wrong;
        return await citizens.Change(id, d => d with { Name = own, ShownName = shown, Phone = number, NationalId = nik }, cancel) is { } changed
            ? changed
            : new Refusal("account_gone", "", "Akun ini sudah tidak ada.", "This account is gone.");
    }

    private static string OneLine(string? text) => IndonesianText.Clean(text ?? "").ReplaceLineEndings(" ").Replace('\t', ' ').Trim();

    [GeneratedRegex(@"^\+?[0-9][0-9 .\-()]{6,20}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Phone();
}
