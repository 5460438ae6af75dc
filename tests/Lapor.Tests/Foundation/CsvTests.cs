using FsCheck.Fluent;
using Lapor.Foundation;

namespace Lapor.Tests.Foundation;

public sealed class CsvTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "1|2", "commas")]
    [InlineData("a;b\n1,5;2\n", "1,5|2", "a semicolon separates where the first line has it first")]
    [InlineData("a\tb\n1\t2", "1|2", "tabs, and no line end at the end")]
    [InlineData("\uFEFFa,b\r\n1,2\r\n", "1|2", "byte order mark and Windows line ends")]
    [InlineData("a,b\n\"1,5\",\"say \"\"so\"\"\"\n", "1,5|say \"so\"", "quoted cells")]
    [InlineData("a,b\n\"x\ny\",2\n", "x\ny|2", "a line break inside quotes")]
    [InlineData("a,b\nSoka\"an,2\n", "Soka\"an|2", "a quote inside a cell is text")]
    [InlineData("a,b\n\n\n1,\n", "1|", "empty lines are left out, empty cells are not")]
    public void The_second_record_reads_as(string text, string cells, string why) =>
        Assert.True(string.Join('|', Csv.Read(new StringReader(text)).ElementAt(1).Cells) == cells, why);

    [Fact]
    public void A_record_knows_the_line_it_starts_on()
    {
        var records = Csv.Read(new StringReader("a,b\n\"x\n\ny\",1\n\nz,2\n")).ToList();
        Assert.Equal([1, 2, 6], records.Select(r => r.Line));
    }

    [Fact]
    public void An_unclosed_quote_takes_the_rest_and_does_not_hang() =>
        Assert.Equal(["a,b\n1,2"], Csv.Read(new StringReader("\"a,b\n1,2")).Single().Cells);

    [Fact]
    public void What_was_written_is_read_back()
    {
        var record = from count in Gen.Choose(2, 4)
                     from cells in Gen.ArrayOf(Law.Mixed(5, "a", "é", " ", ",", ";", "\"", "\n", "\r", "\t", "7"), count)
                     select cells;
        var records = from count in Gen.Choose(0, 6) from all in Gen.ArrayOf(record, count) select all;
        Law.Holds(records, written =>
        {
            var writer = new StringWriter();
            // A header without anything to quote, as every file of ours has: the separator is found in it.
            Csv.Write(writer, written.Prepend(["x", "y"]));
            return Csv.Read(new StringReader(writer.ToString())).Skip(1).Select(r => string.Join('|', r.Cells)).SequenceEqual(written.Select(cells => string.Join('|', cells)));
        });
    }
}
