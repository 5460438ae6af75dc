using System.Globalization;
using Lapor.Intake.Import;
using Lapor.Reports;
using Lapor.Tests.Foundation;

namespace Lapor.Tests.Intake.Import;

public sealed class ImportWordsTests
{
    [Theory]
    [InlineData("3 Jan 2026", "2026-01-03 00:00:00")]
    [InlineData("3 Januari 2026", "2026-01-03 00:00:00")]
    [InlineData("17 Agustus 1945", null)]
    [InlineData("17 Agt 2025 08.15", "2025-08-17 08:15:00")]
    [InlineData("Sabtu, 3 Januari 2026 08:15:09 WIB", "2026-01-03 08:15:09")]
    [InlineData("Jumat, 2 Mei 2025", "2025-05-02 00:00:00")]
    [InlineData("03/01/2026", "2026-01-03 00:00:00")]
    [InlineData("3-1-2026 23:59", "2026-01-03 23:59:00")]
    [InlineData("03.01.2026", "2026-01-03 00:00:00")]
    [InlineData("03-Des-2025", "2025-12-03 00:00:00")]
    [InlineData("2026-01-03", "2026-01-03 00:00:00")]
    [InlineData("2026-01-03T08:15:00Z", "2026-01-03 08:15:00")]
    [InlineData("46025", "2026-01-03 00:00:00")]
    [InlineData("46025.34375", "2026-01-03 08:15:00")]
    [InlineData("29 Feb 2025", null)]
    [InlineData("31/04/2025", null)]
    [InlineData("01/13/2025", null)]
    [InlineData("3 Foo 2026", null)]
    [InlineData("3 Jan 26", null)]
    [InlineData("2026-01-03 25:00", null)]
    [InlineData("٣ Jan 2026", null)]
    [InlineData("", null)]
    [InlineData("0", null)]
    [InlineData("1e5", null)]
    public void Dates_are_read_as_they_are_written_in_Indonesia(string text, string? expected) =>
        Assert.Equal(expected, ImportWords.Date(text)?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("08.15", "08:15:00")]
    [InlineData("8:05", "08:05:00")]
    [InlineData("23:59:59 WIB", "23:59:59")]
    [InlineData("0.34375", "08:15:00")]
    [InlineData("24:00", null)]
    [InlineData("12:60", null)]
    [InlineData("12", null)]
    [InlineData("12:5", null)]
    [InlineData("-1:00", null)]
    public void Times_have_a_dot_or_a_colon(string text, string? expected) =>
        Assert.Equal(expected, ImportWords.Time(text)?.ToString("c", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("Ditutup oleh Sistem", ReportState.Closed, ClosedBy.System)]
    [InlineData("Ditutup oleh Admin", ReportState.Closed, ClosedBy.Admin)]
    [InlineData("Ditutup oleh Pelapor", ReportState.Closed, ClosedBy.Reporter)]
    [InlineData("Diarsipkan oleh Admin", ReportState.Archived, ClosedBy.Admin)]
    [InlineData("Diarsipkan oleh Sistem", ReportState.Archived, ClosedBy.System)]
    [InlineData("Diarsipkan oleh Pelapor", ReportState.Archived, ClosedBy.Reporter)]
    [InlineData("Menunggu Kelengkapan Informasi", ReportState.OnHold, null)]
    [InlineData("Konten Terblokir", ReportState.Archived, ClosedBy.Admin)]
    [InlineData("belum  terverifikasi", ReportState.Submitted, null)]
    [InlineData("Terverifikasi – belum ditindaklanjuti", ReportState.Disposed, null)]
    [InlineData("Ditanggapi oleh Pelapor", ReportState.ReporterReplied, null)]
    public void States_of_the_national_system_are_known(string word, ReportState state, ClosedBy? by) => Assert.Equal((state, by), ImportWords.State(word));

    [Fact]
    public void A_state_is_never_guessed()
    {
        Assert.Null(ImportWords.State(""));
        Assert.Null(ImportWords.State("Ditutup oleh Hantu"));
    }

    [Theory]
    [InlineData("Pengaduan Berkadar Pengawasan", ReportClass.Complaint, true)]
    [InlineData("Pengaduan Tidak Berkadar Pengawasan", ReportClass.Complaint, false)]
    [InlineData("Permintaan Informasi", ReportClass.InformationRequest, false)]
    [InlineData("ASPIRASI", ReportClass.Aspiration, false)]
    [InlineData("", ReportClass.Complaint, false)]
    public void Classes_are_known(string word, ReportClass expected, bool supervisory) => Assert.Equal((expected, supervisory), ImportWords.Class(word));

    [Theory]
    [InlineData("", false, false)]
    [InlineData("Anonim", true, false)]
    [InlineData("Rahasia", false, true)]
    [InlineData("Anonim|Rahasia", true, true)]
    [InlineData("rahasia, anonim", true, true)]
    public void Both_flags_are_read_in_any_order(string words, bool anonymous, bool confidential) => Assert.Equal((anonymous, confidential), ImportWords.Privacy(words));

    [Fact]
    public void An_unknown_flag_is_not_taken_for_open() => Assert.Null(ImportWords.Privacy("Anonim|Sangat Rahasia"));

    [Fact]
    public void No_text_makes_the_readers_of_words_throw() => Law.Holds(
        Law.Mixed(12, "3", "03", "2026", " ", "-", "/", ".", ":", ",", "Jan", "Januari", "WIB", "T", "Z", "٣", "0.", "99999", "e", "\0", "é", "|", "Anonim"),
        text =>
        {
            _ = ImportWords.Privacy(text);
            _ = ImportWords.Class(text);
            _ = ImportWords.State(text);
            _ = ImportWords.Flag(text);
            var time = ImportWords.Time(text);
            return ImportWords.Date(text) is not { } date || (date.Year is >= 2000 and <= 2100 && time is null or { TotalHours: < 24 });
        },
        cases: 3000);
}
