using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Micrograd.Svg;

namespace Micrograd.Tests;

public sealed partial class SvgWriterTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.001, "0")]
    [InlineData(1.004, "1")]
    [InlineData(12.345678, "12.35")]
    [InlineData(-1234567.5, "-1234567.5")]
    public void Numbers_have_at_most_two_decimals(double value, string text)
    {
        foreach (var culture in (string[])["", "de-DE", "tr-TR", "sv-SE"])
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            Assert.Equal(text, SvgNumber.Format(value));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_coordinate_that_is_not_finite_is_refused(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SvgNumber.Format(value));

    [Fact]
    public void Any_text_comes_back_from_an_xml_parser() =>
        Gen
            .Char.Array[0, 30]
            .Select(chars => new string(chars))
            .Sample(text =>
            {
                var svg = new SvgWriter(100, 50, text, text);
                svg.Text(1, 2, text, ("data-note", text));
                var drawn = new DrawnSvg(svg.ToSvg()).All("text").Single();
                var expected = Readable(text);
                return drawn.Value == expected && drawn.Attribute("data-note")!.Value == expected;
            });

    [Fact]
    public void What_xml_cannot_hold_becomes_the_replacement_character()
    {
        Assert.Equal("a\uFFFDb\uFFFDc\uFFFD😀", Escaped("a\0b\uD800c\uFFFF😀"));
        Assert.Equal("&lt;a b=&quot;c&quot;&gt; &amp; d", Escaped("<a b=\"c\"> & d"));
    }

    [Fact]
    public void A_drawing_is_named_and_described_for_screen_readers()
    {
        var drawn = new DrawnSvg(new SvgWriter(300, 200, "loss", "falls from 1 to 0").ToSvg());
        Assert.Equal("img", drawn.Root.Attribute("role")!.Value);
        Assert.Equal("loss", drawn.Root.Elements().First().Value);
        Assert.Equal("falls from 1 to 0", drawn.All("desc").Single().Value);
        Assert.Equal("0 0 300 200", drawn.Root.Attribute("viewBox")!.Value);
    }

    [Fact]
    public void Elements_must_be_closed_and_not_more_than_opened()
    {
        var svg = new SvgWriter(10, 10, "", "");
        Assert.Throws<InvalidOperationException>(svg.Close);
        svg.Open("g");
        Assert.Throws<InvalidOperationException>(svg.ToSvg);
        svg.Close();
        Assert.Empty(new DrawnSvg(svg.ToSvg()).All("g").Single().Elements());
    }

    [Fact]
    public void A_spline_has_one_start_and_three_points_a_piece()
    {
        Assert.Equal("M0 0C1 0 2 3 4 3", new SvgPath().Spline([(0, 0), (1, 0), (2, 3), (4, 3)]).ToString());
        Assert.Throws<ArgumentException>(() => new SvgPath().Spline([(0, 0), (1, 0)]));
    }

    /// <summary>WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for graphics (1.4.11).</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Colours_stand_out_from_the_paper(bool dark)
    {
        var schemes = SvgTheme.Css.Split("@media");
        var colours = Variable()
            .Matches(schemes[dark ? 1 : 0])
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        foreach (var (name, colour) in colours.Where(c => c.Key is not ("paper" or "card" or "grid")))
        {
            var least = name is "ink" or "muted" ? 4.5 : 3;
            Assert.True(Contrast(colour, colours["paper"]) >= least, $"{name} {colour}");
        }

        Assert.True(Contrast(colours["ink"], colours["card"]) >= 4.5);
        Assert.Equal(SvgTheme.ClassColours, colours.Keys.Count(k => k[0] == 'c' && char.IsDigit(k[^1])));
    }

    static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    static double Luminance(string hex)
    {
        double Channel(int at)
        {
            var c = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        return 0.2126 * Channel(1) + 0.7152 * Channel(3) + 0.0722 * Channel(5);
    }

    static string Readable(string text)
    {
        var runes = text.EnumerateRunes()
            .Select(r => r.Value < 32 && r.Value is not (9 or 10 or 13) ? "\uFFFD" : r.ToString());
        return string.Concat(runes).Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD');
    }

    [GeneratedRegex("--mg-([a-z0-9]+):(#[0-9a-f]{6})")]
    private static partial Regex Variable();

    static string Escaped(string text)
    {
        var xml = new System.Text.StringBuilder();
        XmlText.Append(xml, text);
        return xml.ToString();
    }
}
