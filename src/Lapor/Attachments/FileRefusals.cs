using Lapor.Attachments.Formats;
using Lapor.Foundation;

namespace Lapor.Attachments;

/// <summary>Why a file cannot be attached, in the words its sender reads. The field is always <c>attachments</c>.</summary>
public static class FileRefusals
{
    private const string Field = "attachments";

    public static Refusal Empty { get; } = new("file_empty", Field, "Berkas ini kosong. Pilih berkas lain.", "This file is empty. Choose another file.");

    public static Refusal TooLarge { get; } = new(
        "file_too_large", Field,
        "Berkas ini lebih besar dari 10 MB. Perkecil foto atau potong videonya, lalu coba lagi.",
        "This file is larger than 10 MB. Make the photo smaller or cut the video, then try again.");

    public static Refusal TooMany { get; } = new(
        "file_too_many", Field, "Paling banyak 5 berkas untuk satu laporan. Hapus salah satu dulu.", "At most 5 files for one report. Remove one first.");

    public static Refusal Kind { get; } = new(
        "file_kind_refused", Field,
        "Jenis berkas ini tidak dapat dilampirkan. Yang dapat: foto JPEG, PNG atau WebP, dokumen PDF, video MP4 atau MOV. Isi berkas yang diperiksa, bukan namanya.",
        "This kind of file cannot be attached. Accepted: JPEG, PNG or WebP photos, PDF documents, MP4 or MOV videos. The content is checked, not the name.");

    public static Refusal Truncated { get; } = new(
        "file_truncated", Field,
        "Berkas ini terpotong, mungkin karena pengiriman terputus. Kirim lagi berkas aslinya.",
        "This file is cut off, perhaps because the upload was interrupted. Send the original file again.");

    public static Refusal Damaged { get; } = new(
        "file_damaged", Field,
        "Berkas ini rusak dan tidak dapat dibaca. Simpan ulang atau foto ulang, lalu coba lagi.",
        "This file is damaged and cannot be read. Save it again or take the photo again, then retry.");

    public static Refusal TooManyPixels { get; } = new(
        "image_too_large", Field,
        "Gambar ini lebih besar dari 100 megapiksel. Perkecil ukurannya, lalu coba lagi.",
        "This image is larger than 100 megapixels. Make it smaller, then try again.");

    public static Refusal Polyglot { get; } = new(
        "file_polyglot", Field,
        "Berkas ini menyembunyikan berkas lain di dalamnya. Kirim foto, dokumen, atau video aslinya saja.",
        "This file hides another file inside it. Send only the original photo, document or video.");

    public static Refusal Infected { get; } = new(
        "file_infected", Field,
        "Pemindai menemukan program berbahaya (virus) di berkas ini, jadi tidak kami simpan. Kirim foto atau dokumen aslinya dari perangkat yang bersih.",
        "The scanner found a harmful program (virus) in this file, so it was not kept. Send the original photo or document from a clean device.");

    internal static Refusal Of(FileFault fault) => fault switch
    {
        FileFault.Truncated => Truncated,
        FileFault.TooManyPixels => TooManyPixels,
        _ => Damaged,
    };
}
