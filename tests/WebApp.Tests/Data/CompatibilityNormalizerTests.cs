using WebApp.Data;

namespace WebApp.Tests.Data;

public sealed class CompatibilityNormalizerTests
{
    [Theory]
    [InlineData("Ａｎｎａ", "anna")] // fullwidth
    [InlineData("\u2126", "\u03A9")] // ohm sign, omega
    [InlineData("ﬁ", "FI")] // ligature
    [InlineData("e\u0301", "\u00E9")] // composed and not
    public void Look_alikes_are_the_same_name(string left, string right) =>
        Assert.Equal(new CompatibilityNormalizer().NormalizeName(left), new CompatibilityNormalizer().NormalizeName(right));

    [Fact]
    public void A_Turkish_server_decides_as_any_other()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new("tr-TR");
            Assert.Equal("TITLE@I.COM", new CompatibilityNormalizer().NormalizeEmail("title@i.com"));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void What_has_no_normal_form_or_no_place_in_a_database_does_no_harm() =>
        Assert.All(["a\ud800b", "a\ufffeb", "a\0b"], text => Assert.Equal("A\uFFFDB", new CompatibilityNormalizer().NormalizeName(text)));
}
