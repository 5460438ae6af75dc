namespace Lapor.Intake.Register;

/// <summary>A column of the sheet into which an office copies its paper register.</summary>
/// <param name="Name">As it stands in the header.</param>
/// <param name="Field">The field of a refusal that belongs to it.</param>
/// <param name="Width">Of the template's column, in characters.</param>
/// <param name="IsNeeded">The header is known by it.</param>
/// <param name="Note">What is written there, in the template.</param>
public sealed record RegisterColumn(string Name, string Field, int Width, bool IsNeeded, string Note);

/// <summary>The columns of a digitised register, in the order of the template. A sheet may have them in any order, and others beside them.</summary>
public static class RegisterColumns
{
    public static RegisterColumn Source { get; } = new("Asal", "source", 16, true, "Datang langsung, Telepon, Surat, atau Surel");
    public static RegisterColumn Received { get; } = new("Tanggal diterima", "receivedOn", 16, true, "misalnya 2026-01-31 atau 31 Januari 2026");
    public static RegisterColumn Reference { get; } = new("Nomor agenda", "reference", 18, false, "nomor di buku agenda");
    public static RegisterColumn Name { get; } = new("Nama", "reporter.name", 24, false, "nama pelapor");
    public static RegisterColumn Phone { get; } = new("Telepon", "reporter.phone", 18, false, "misalnya 0812 3456 7890");
    public static RegisterColumn Email { get; } = new("Surel", "reporter.email", 24, false, "alamat surel pelapor");
    public static RegisterColumn Class { get; } = new("Klasifikasi", "class", 20, true, "Pengaduan, Aspirasi, atau Permintaan informasi");
    public static RegisterColumn Title { get; } = new("Judul", "title", 36, false, "kosong: diambil dari isi laporan");
    public static RegisterColumn Text { get; } = new("Isi laporan", "text", 60, true, "dengan kata-kata pelapor");
    public static RegisterColumn Incident { get; } = new("Tanggal kejadian", "incidentDate", 16, false, "perkiraan pun boleh");
    public static RegisterColumn Region { get; } = new("Wilayah", "regionCode", 32, false, "kode wilayah, atau nama seperti Coblong, Kota Bandung");
    public static RegisterColumn Place { get; } = new("Tempat", "place", 30, false, "tempat persisnya");
    public static RegisterColumn Category { get; } = new("Kategori", "category", 22, false, "kode atau nama kategori");
    public static RegisterColumn Agency { get; } = new("Instansi tujuan", "agency", 30, false, "nama instansi; kosong: kami yang mencarikan");
    public static RegisterColumn Anonymous { get; } = new("Anonim", "anonymous", 10, false, "ya bila diminta");
    public static RegisterColumn Confidential { get; } = new("Rahasia", "confidential", 10, false, "ya bila diminta");
    public static RegisterColumn Agreed { get; } = new("Persetujuan", "agreed", 16, true, "Lisan, Tertulis, atau Dikirim sendiri");

    /// <summary>All, as the template has them.</summary>
    public static IReadOnlyList<RegisterColumn> All { get; } =
        [Source, Received, Reference, Name, Phone, Email, Class, Title, Text, Incident, Region, Place, Category, Agency, Anonymous, Confidential, Agreed];

    /// <summary>Name of the column that a refusal's field stands in; empty for one that is in none.</summary>
    internal static string Of(string field) => All.FirstOrDefault(c => c.Field == field)?.Name ?? "";
}
