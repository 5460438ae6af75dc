using System.Collections.Frozen;

namespace Lapor.People;

/// <summary>
/// The passwords that are tried first, told by rule instead of by a list of millions: up to three favourite words in a row with digits and signs
/// around them (<c>Indonesia123!!!</c>, <c>p@ssw0rd2026</c>), runs along the keyboard or the alphabet, repetitions, digits alone. The words are our own
/// choice of what Indonesians and others are known to pick.
/// </summary>
public static class CommonPasswords
{
    private const int MostWords = 3;
    private const int LongestBlock = 6;

    private static readonly string[] Rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp"];

    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.Ordinal,
        // what it is for
        "password", "passwd", "pass", "sandi", "katasandi", "kata", "rahasia", "kunci", "masuk", "login", "admin", "administrator", "adminnasional", "user", "pengguna", "guest", "tamu", "root",
        "super", "superadmin", "operator", "petugas", "pejabat", "pegawai", "akun", "account", "default", "secret", "letmein", "welcome", "selamat", "datang", "selamatdatang", "test", "testing", "tes",
        "coba", "cobacoba", "ubah", "ganti", "gantisaya", "changeme", "baru", "lama", "master", "server", "sistem", "system", "aplikasi", "komputer", "computer", "laptop", "internet", "wifi", "google",
        // the place of work
        "lapor", "laporan", "pengaduan", "aduan", "layanan", "pelayanan", "publik", "kantor", "dinas", "instansi", "pemerintah", "pemda", "pemkot", "pemkab", "pemprov", "kabupaten", "kota", "provinsi",
        "kementerian", "kecamatan", "kelurahan", "desa", "camat", "lurah", "bupati", "walikota", "gubernur", "presiden", "negara", "republik", "asn", "pns", "korpri", "kominfo", "diskominfo", "humas",
        // the country
        "indonesia", "indonesiaku", "indonesiaraya", "nusantara", "pancasila", "garuda", "merdeka", "merahputih", "merah", "putih", "bhinneka", "bhineka", "tunggalika", "tunggal", "ika", "soekarno",
        "sukarno", "suharto", "jakarta", "bandung", "surabaya", "medan", "semarang", "jogja", "yogyakarta", "makassar", "bali", "denpasar", "palembang", "bogor", "depok", "bekasi", "tangerang", "malang",
        "solo", "surakarta", "aceh", "padang", "papua", "jayapura", "jawa", "jawabarat", "jawatengah", "jawatimur", "sumatera", "sumatra", "kalimantan", "sulawesi", "borneo", "ibukota", "bangsa", "tanah", "air",
        // faith and greetings
        "allah", "allahuakbar", "akbar", "bismillah", "bismilah", "alhamdulillah", "subhanallah", "insyaallah", "masyaallah", "islam", "muslim", "muhammad", "nabi", "quran", "ramadhan", "ramadan", "lebaran",
        "yesus", "jesus", "kristus", "tuhan", "god", "hindu", "buddha", "berkah", "sukses", "semangat", "bahagia", "sehat", "selalu",
        // love and family
        "sayang", "sayangku", "sayangkamu", "cinta", "cintaku", "cintakamu", "aku", "saya", "kamu", "kita", "dia", "mama", "papa", "ibu", "ayah", "bapak", "bunda", "anak", "anakku", "istri", "suami", "keluarga",
        "family", "love", "iloveyou", "iloveu", "ilove", "you", "lovely", "forever", "selamanya", "kangen", "rindu", "pacar", "cantik", "ganteng", "manis", "princess", "prince", "baby", "angel", "beautiful", "honey",
        // names that many carry
        "budi", "agus", "dewi", "siti", "sri", "eko", "dwi", "tri", "ayu", "putra", "putri", "andi", "rudi", "hendra", "rina", "rini", "yanti", "wati", "joko", "bambang", "slamet", "michael", "jessica", "daniel", "ashley",
        // play
        "persib", "persija", "persebaya", "arema", "bonek", "bobotoh", "viking", "liverpool", "barcelona", "realmadrid", "manchester", "united", "chelsea", "juventus", "arsenal", "ronaldo", "messi", "naruto", "sasuke",
        "doraemon", "pokemon", "pikachu", "dragonball", "superman", "batman", "spiderman", "starwars", "football", "sepakbola", "bola", "soccer", "baseball", "basketball", "game", "gaming", "freefire", "mobilelegends", "minecraft",
        // seasons, beasts, other favourites
        "senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november", "desember", "monday", "friday", "sunday",
        "summer", "winter", "spring", "autumn", "dragon", "naga", "monkey", "kucing", "kelinci", "harimau", "macan", "singa", "elang", "rajawali", "sunshine", "matahari", "bintang", "bulan", "pelangi", "bunga", "mawar",
        "melati", "flower", "butterfly", "chocolate", "coklat", "cookie", "shadow", "hello", "halo", "hai", "satu", "dua", "tiga", "nomor", "number", "one", "hacker", "freedom", "whatever", "trustnoone", "nothing", "money", "uang");

    /// <summary>True for a password that is among the first tried.</summary>
    public static bool Has(string password)
    {
        var lower = password.ToLowerInvariant();
        return !lower.Any(char.IsLetter) || lower.Distinct().Count() < 5 || IsRepeated(lower) || IsRun(lower) || IsFavourite(Letters(lower)) || IsFavourite(Letters(Read(lower)));
    }

    // "abcabcabcabc": one short block over and over, the last one perhaps cut.
    private static bool IsRepeated(string text) =>
        Enumerable.Range(1, Math.Min(LongestBlock, text.Length / 2)).Any(block => Enumerable.Range(block, text.Length - block).All(i => text[i] == text[i - block]));

    // Most steps go to the neighbour on a row of keys, in the alphabet or in counting, either way.
    private static bool IsRun(string text)
    {
        var steps = Enumerable.Range(1, text.Length - 1).Count(i => text[i] == text[i - 1] || Rows.Any(row => Beside(row, text[i - 1], text[i])));
        return steps * 10 >= (text.Length - 1) * 7;
    }

    private static bool Beside(string row, char one, char other) => row.IndexOf(one) is >= 0 and var at && row.IndexOf(other) is >= 0 and var there && Math.Abs(at - there) == 1;

    // Digits and signs at both ends are ornament; those inside stand for letters.
    private static string Read(string text) => string.Concat(text.Trim([.. text.Where(c => !char.IsLetter(c)).Distinct()]).Select(c => c switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' or '+' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => c,
    }));

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter));

    // The fewest words that make up the letters.
    private static bool IsFavourite(string letters)
    {
        var fewest = new int[letters.Length + 1];
        for (var end = 1; end <= letters.Length; end++)
        {
            fewest[end] = MostWords + 1;
            for (var start = Math.Max(0, end - 16); start < end; start++)
                if (fewest[start] < MostWords && Words.Contains(letters[start..end])) fewest[end] = Math.Min(fewest[end], fewest[start] + 1);
        }

        return fewest[^1] <= MostWords;
    }
}
