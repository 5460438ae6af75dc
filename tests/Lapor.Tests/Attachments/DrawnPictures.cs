using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Lapor.Tests.Attachments;

/// <summary>
/// Pictures of our own drawing, so that no photograph of a person lies in the repository: people with a face, papers that carry an identity, and what reports show most: roads,
/// signs, meters, letters. Nobody in them exists; the numbers are of no district.
/// </summary>
internal static class DrawnPictures
{
    private static readonly string[] Skins = ["#8d5a3c", "#b07a50", "#c99873", "#5c3a26", "#e0b48f"];

    /// <summary>One drawn picture, and what it shows.</summary>
    public sealed record Drawing(string Name, string Svg, bool HasFace = false, bool HasCard = false);

    /// <summary>The whole set.</summary>
    public static IReadOnlyList<Drawing> All { get; } =
    [
        .. Enumerable.Range(0, 10).Select(i => new Drawing($"portrait {i}", Scene(Street(i) + Person(500 + (i * 20), 250, 220 + (i * 12), i)), HasFace: true)),
        .. Enumerable.Range(0, 4).Select(i => new Drawing($"two people {i}", Scene(Road(i) + Person(300, 320, 130 + (i * 8), i) + Person(760, 300, 140, i + 3)), HasFace: true)),
        .. Enumerable.Range(0, 3).Select(i => new Drawing($"seen from behind {i}", Scene(Street(i) + Behind(500, 300, 200, i)))),
        .. Enumerable.Range(0, 10).Select(i => new Drawing($"card {i}", Scene(Table(i) + Card(120 + (i * 12), 160, 900 - (i * 40), i, turned: (i - 5) * 0.8)), HasFace: i % 2 == 0, HasCard: true)),
        .. Enumerable.Range(0, 3).Select(i => new Drawing($"family card {i}", Scene(Table(i) + FamilyCard(90, 90, 1000 - (i * 60))), HasCard: true)),
        .. Enumerable.Range(0, 3).Select(i => new Drawing($"street {i}", Scene(Street(i)))),
        .. Enumerable.Range(0, 3).Select(i => new Drawing($"hole {i}", Scene(Road(i)))),
        .. Enumerable.Range(0, 4).Select(i => new Drawing($"sign {i}", Scene(Street(i) + Sign(i)))),
        .. Enumerable.Range(0, 3).Select(i => new Drawing($"letter {i}", Scene(Letter(i)))),
        .. Enumerable.Range(0, 4).Select(i => new Drawing($"meter {i}", Scene(Meter(i)))),
        .. Enumerable.Range(0, 3).Select(i => new Drawing($"plate {i}", Scene(Street(i) + Plate(i)))),
    ];

    /// <summary>An identity card over the whole picture.</summary>
    public static string OneCard => Scene(Table(0) + Card(100, 120, 980, 0, turned: 0));

    /// <summary>A person in the street.</summary>
    public static string OnePerson => Scene(Street(1) + Person(560, 260, 260, 1));

    /// <summary>A hole in the road.</summary>
    public static string OneHole => Scene(Road(2));

    /// <summary>Draws it as a PNG with <c>vips</c>.</summary>
    public static Task<byte[]> Png(string svg) => Vips(svg, (source, picture) => ["copy", source, picture]);

    /// <summary>A PNG with nothing on it.</summary>
    public static Task<byte[]> Blank(int side) => Vips("", (_, picture) => ["black", picture, N(side), N(side)]);

    private static async Task<byte[]> Vips(string svg, Func<string, string, string[]> words)
    {
        var folder = Directory.CreateTempSubdirectory("lapor-gambar-");
        try
        {
            var (source, picture) = (Path.Combine(folder.FullName, "a.svg"), Path.Combine(folder.FullName, "a.png"));
            await File.WriteAllTextAsync(source, svg);
            using var process = Process.Start(new ProcessStartInfo("vips", words(source, picture)) { UseShellExecute = false })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? await File.ReadAllBytesAsync(picture) : throw new InvalidOperationException("vips cannot draw SVG here.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Scene(string inside) => $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900" viewBox="0 0 1200 900">
        <defs>
        <radialGradient id="head" cx="45%" cy="38%" r="70%"><stop offset="0" stop-color="#fff" stop-opacity=".32"/><stop offset=".6" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".45"/></radialGradient>
        <radialGradient id="socket"><stop offset="0" stop-color="#000" stop-opacity=".55"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient>
        <radialGradient id="cheek"><stop offset="0" stop-color="#fff" stop-opacity=".25"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>
        <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#9db8cf"/><stop offset="1" stop-color="#dfe6ea"/></linearGradient>
        </defs>
        {inside}
        </svg>
        """;

    /// <summary>Head and shoulders; the face is <paramref name="width"/> points wide.</summary>
    private static string Person(double x, double y, double width, int i)
    {
        var skin = Skins[i % Skins.Length];
        var covered = i % 3 == 1;
        var (w, h) = (width / 2, width * 0.66);
        var hair = covered
            ? Shape($"<ellipse cx=\"0\" cy=\"{N(h * 0.05)}\" rx=\"{N(w * 1.3)}\" ry=\"{N(h * 1.25)}\" fill=\"#47607c\"/>")
            : Shape($"<ellipse cx=\"0\" cy=\"{N(-h * 0.25)}\" rx=\"{N(w * 1.08)}\" ry=\"{N(h * 0.92)}\" fill=\"#1d1713\"/>");
        return $"""
            <g transform="translate({N(x)} {N(y)})">
            <path d="M {N(-w * 2.1)} {N(h * 2.6)} C {N(-w * 2)} {N(h * 1.3)} {N(-w)} {N(h * 1.25)} 0 {N(h * 1.25)} C {N(w)} {N(h * 1.25)} {N(w * 2)} {N(h * 1.3)} {N(w * 2.1)} {N(h * 2.6)} Z" fill="{(i % 2 == 0 ? "#2f4a3a" : "#7a3b34")}"/>
            {hair}
            <rect x="{N(-w * 0.42)}" y="{N(h * 0.7)}" width="{N(w * 0.84)}" height="{N(h * 0.65)}" fill="{skin}"/>
            <ellipse cx="0" cy="0" rx="{N(w)}" ry="{N(h)}" fill="{skin}"/>
            <ellipse cx="0" cy="0" rx="{N(w)}" ry="{N(h)}" fill="url(#head)"/>
            {(covered ? "" : $"<path d=\"M {N(-w)} {N(-h * 0.3)} C {N(-w * 0.7)} {N(-h * 0.75)} {N(w * 0.7)} {N(-h * 0.75)} {N(w)} {N(-h * 0.3)} C {N(w)} {N(-h * 1.1)} {N(-w)} {N(-h * 1.1)} {N(-w)} {N(-h * 0.3)} Z\" fill=\"#1d1713\"/>")}
            {Eye(-w * 0.42, -h * 0.12, w * 0.27)}{Eye(w * 0.42, -h * 0.12, w * 0.27)}
            <ellipse cx="{N(-w * 0.52)}" cy="{N(h * 0.25)}" rx="{N(w * 0.3)}" ry="{N(h * 0.2)}" fill="url(#cheek)"/><ellipse cx="{N(w * 0.52)}" cy="{N(h * 0.25)}" rx="{N(w * 0.3)}" ry="{N(h * 0.2)}" fill="url(#cheek)"/>
            <path d="M {N(-w * 0.08)} {N(-h * 0.1)} L {N(-w * 0.2)} {N(h * 0.27)} Q 0 {N(h * 0.36)} {N(w * 0.2)} {N(h * 0.27)} L {N(w * 0.08)} {N(-h * 0.1)}" fill="#fff" fill-opacity=".18"/>
            <ellipse cx="{N(-w * 0.11)}" cy="{N(h * 0.29)}" rx="{N(w * 0.07)}" ry="{N(h * 0.03)}" fill="#000" fill-opacity=".55"/><ellipse cx="{N(w * 0.11)}" cy="{N(h * 0.29)}" rx="{N(w * 0.07)}" ry="{N(h * 0.03)}" fill="#000" fill-opacity=".55"/>
            <path d="M {N(-w * 0.36)} {N(h * 0.54)} Q 0 {N(h * 0.48)} {N(w * 0.36)} {N(h * 0.54)} Q 0 {N(h * 0.7)} {N(-w * 0.36)} {N(h * 0.54)} Z" fill="#6d2b2b"/>
            <path d="M {N(-w * 0.36)} {N(h * 0.55)} Q 0 {N(h * 0.58)} {N(w * 0.36)} {N(h * 0.55)}" stroke="#2a1010" stroke-width="{N(w * 0.03)}" fill="none"/>
            </g>
            """;
    }

    private static string Eye(double x, double y, double r) => $"""
        <ellipse cx="{N(x)}" cy="{N(y)}" rx="{N(r * 1.5)}" ry="{N(r * 1.2)}" fill="url(#socket)"/>
        <ellipse cx="{N(x)}" cy="{N(y)}" rx="{N(r)}" ry="{N(r * 0.48)}" fill="#e9e4de"/><circle cx="{N(x)}" cy="{N(y)}" r="{N(r * 0.46)}" fill="#1b120c"/>
        <path d="M {N(x - r)} {N(y)} Q {N(x)} {N(y - (r * 0.85))} {N(x + r)} {N(y)}" stroke="#120c08" stroke-width="{N(r * 0.22)}" fill="none"/>
        <path d="M {N(x - (r * 1.25))} {N(y - (r * 1.05))} Q {N(x)} {N(y - (r * 1.75))} {N(x + (r * 1.25))} {N(y - (r * 1.05))}" stroke="#150e0a" stroke-width="{N(r * 0.38)}" fill="none"/>
        """;

    private static string Behind(double x, double y, double width, int i) => $"""
        <g transform="translate({N(x)} {N(y)})"><path d="M -230 420 C -220 230 -110 200 0 200 C 110 200 220 230 230 420 Z" fill="#3a4c63"/>
        <ellipse cx="0" cy="0" rx="{N(width * 0.52)}" ry="{N(width * 0.66)}" fill="{(i % 2 == 0 ? "#1d1713" : "#47607c")}"/></g>
        """;

    private static string Card(double x, double y, double width, int i, double turned)
    {
        string[] lines =
        [
            $"Nama : CONTOH WARGA {(char)('A' + i)}", "Tempat/Tgl Lahir : CONTOH, 17-08-1990", "Jenis Kelamin : LAKI-LAKI   Gol. Darah : O", "Alamat : JL CONTOH NO 0", "RT/RW : 000/000", "Kel/Desa : CONTOH",
            "Kecamatan : CONTOH", "Agama : -", "Status Perkawinan : BELUM KAWIN", "Pekerjaan : KARYAWAN", "Kewarganegaraan : WNI", "Berlaku Hingga : SEUMUR HIDUP",
        ];
        var text = new StringBuilder();
        for (var k = 0; k < lines.Length; k++) text.Append(CultureInfo.InvariantCulture, $"<text x=\"40\" y=\"{190 + (k * 33)}\" font-size=\"25\">{lines[k]}</text>");
        return $"""
            <g transform="translate({N(x)} {N(y)}) rotate({N(turned)}) scale({N(width / 1000)})" font-family="sans-serif" fill="#1a2330">
            <rect width="1000" height="630" rx="28" fill="{(i % 3 == 0 ? "#a9cbe0" : "#bcd6e4")}"/>
            <text x="500" y="55" font-size="34" font-weight="bold" text-anchor="middle">PROVINSI CONTOH</text><text x="500" y="95" font-size="34" font-weight="bold" text-anchor="middle">KABUPATEN CONTOH</text>
            <text x="40" y="148" font-size="38" font-weight="bold">NIK : 9900{i}1570890000{i}</text>{text}
            <rect x="740" y="150" width="220" height="290" fill="#b2453f"/>
            {(i % 2 == 0 ? Person(850, 270, 130, i) : "<rect x=\"790\" y=\"200\" width=\"120\" height=\"190\" fill=\"#8f3732\"/>")}
            </g>
            """;
    }

    private static string FamilyCard(double x, double y, double width)
    {
        var rows = new StringBuilder();
        for (var k = 0; k < 4; k++) rows.Append(CultureInfo.InvariantCulture, $"<text x=\"40\" y=\"{290 + (k * 50)}\" font-size=\"24\">{k + 1}  CONTOH {k}  990010120{k}90000{k}  LAKI-LAKI  CONTOH  01-02-19{k}0  -  KARYAWAN</text>");
        return $"""
            <g transform="translate({N(x)} {N(y)}) scale({N(width / 1000)})" font-family="sans-serif" fill="#1d1d1d"><rect width="1000" height="640" fill="#f3efe4"/>
            <text x="500" y="60" font-size="44" font-weight="bold" text-anchor="middle">KARTU KELUARGA</text><text x="500" y="105" font-size="30" text-anchor="middle">No. 9900101208150001</text>
            <text x="40" y="160" font-size="24">Nama Kepala Keluarga : CONTOH</text><text x="560" y="160" font-size="24">Kecamatan : CONTOH</text><text x="40" y="195" font-size="24">Alamat : JALAN CONTOH</text><text x="560" y="195" font-size="24">Kabupaten : CONTOH</text>
            <text x="40" y="245" font-size="22">No  Nama Lengkap  NIK  Jenis Kelamin  Tempat Lahir  Tanggal Lahir  Agama  Pekerjaan</text>{rows}
            <text x="40" y="540" font-size="24">Status Perkawinan   Kewarganegaraan   Nama Orang Tua</text></g>
            """;
    }

    private static string Street(int i)
    {
        var houses = new StringBuilder();
        for (var k = 0; k < 6; k++)
        {
            var (x, h) = ((k * 205) - (i * 13), 220 + ((k * 67 + i * 41) % 190));
            houses.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{640 - h}\" width=\"190\" height=\"{h}\" fill=\"{(k % 2 == 0 ? "#c9b79c" : "#a8a39a")}\"/><path d=\"M {x - 10} {640 - h} L {x + 95} {570 - h} L {x + 200} {640 - h} Z\" fill=\"#8a4b38\"/>");
            for (var v = 0; v < 2; v++) houses.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x + 25 + (v * 85)}\" y=\"{670 - h}\" width=\"52\" height=\"60\" fill=\"#3d4b57\"/><rect x=\"{x + 70}\" y=\"560\" width=\"50\" height=\"80\" fill=\"#5b3d2b\"/>");
        }

        return $"<rect width=\"1200\" height=\"900\" fill=\"url(#sky)\"/>{houses}<rect y=\"640\" width=\"1200\" height=\"260\" fill=\"#6d6d6b\"/><path d=\"M 0 770 L 1200 770\" stroke=\"#d8d4c4\" stroke-width=\"12\" stroke-dasharray=\"90 60\"/>";
    }

    private static string Road(int i)
    {
        var stones = new StringBuilder();
        for (var k = 0; k < 60; k++) stones.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{(k * 173 + i * 59) % 1200}\" cy=\"{(k * 97 + i * 31) % 900}\" r=\"{2 + (k % 6)}\" fill=\"{(k % 2 == 0 ? "#555" : "#8c8a86")}\"/>");
        return $"""
            <rect width="1200" height="900" fill="#747370"/>{stones}
            <path d="M {300 + (i * 20)} 480 C 380 340 620 330 760 420 C 900 500 820 660 620 680 C 430 700 240 620 {300 + (i * 20)} 480 Z" fill="#3c3630"/><path d="M 380 500 C 450 410 620 400 720 460 C 800 520 740 610 600 620 C 470 630 330 590 380 500 Z" fill="#6a7f86"/>
            """;
    }

    private static string Sign(int i)
    {
        string[][] words = [["KANTOR KECAMATAN", "CONTOH", "KABUPATEN CONTOH"], ["PUSKESMAS CONTOH", "Buka 24 jam"], ["DINAS PEKERJAAN UMUM", "PROVINSI CONTOH", "Jl. Contoh No. 1"], ["AWAS JALAN RUSAK", "Kurangi kecepatan"]];
        return $"<rect x=\"250\" y=\"180\" width=\"700\" height=\"260\" fill=\"#f4f4f0\" stroke=\"#24508c\" stroke-width=\"12\"/>"
            + string.Concat(words[i % 4].Select((w, k) => $"<text x=\"600\" y=\"{N(260 + (k * 70))}\" font-size=\"56\" font-family=\"sans-serif\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"#173a68\">{w}</text>"));
    }

    private static string Letter(int i)
    {
        string[] lines = ["PENGUMUMAN", $"Nomor 12/{i}/2026", "Diberitahukan kepada warga bahwa pengaspalan jalan", "dimulai hari Senin dan selesai dalam dua minggu.", "Selama itu kendaraan dialihkan lewat jalan lain.", "Biaya pekerjaan Rp 1.250.000.000 dari APBD.", "Terima kasih atas perhatiannya.", "Kepala Dinas"];
        return "<rect width=\"1200\" height=\"900\" fill=\"#6b5a48\"/><rect x=\"140\" y=\"60\" width=\"920\" height=\"790\" fill=\"#faf8f2\"/>"
            + string.Concat(lines.Select((w, k) => $"<text x=\"200\" y=\"{N(150 + (k * 80))}\" font-size=\"34\" font-family=\"serif\" fill=\"#222\">{w}</text>"));
    }

    private static string Meter(int i) => $"""
        <rect width="1200" height="900" fill="#b9b4a8"/><circle cx="600" cy="430" r="300" fill="#e8e8e4" stroke="#2b4a7a" stroke-width="40"/><rect x="420" y="360" width="360" height="100" fill="#111"/>
        <text x="600" y="435" font-size="70" font-family="monospace" text-anchor="middle" fill="#fff">0{i}482{i}7</text><text x="600" y="540" font-size="40" font-family="sans-serif" text-anchor="middle">m3</text><text x="600" y="820" font-size="36" font-family="sans-serif" text-anchor="middle">No. 18{i}2764509</text>
        """;

    private static string Plate(int i) => $"""
        <rect x="330" y="430" width="560" height="300" rx="60" fill="#26303a"/><circle cx="450" cy="740" r="80" fill="#111"/><circle cx="770" cy="740" r="80" fill="#111"/>
        <rect x="500" y="590" width="220" height="70" fill="#fff"/><text x="610" y="642" font-size="46" font-family="sans-serif" font-weight="bold" text-anchor="middle">Z {i}999 XX</text>
        """;

    private static string Table(int i) => $"<rect width=\"1200\" height=\"900\" fill=\"{(i % 2 == 0 ? "#7b6248" : "#4d4a45")}\"/>";

    private static string Shape(string svg) => svg;

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
