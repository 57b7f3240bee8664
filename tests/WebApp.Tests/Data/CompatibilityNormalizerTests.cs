using WebApp.Data;

namespace WebApp.Tests.Data;

public sealed class CompatibilityNormalizerTests
{
    [Theory]
    [InlineData("Ａｎｎａ", "anna")] // fullwidth
    [InlineData("\u2126", "\u03A9")] // ohm sign, omega
    [InlineData("ﬁ", "FI")] // ligature
    [InlineData("e\u0301", "\u00E9")] // decomposed, composed
    public void Look_alike_names_normalize_to_one_name(string left, string right) =>
        Assert.Equal(new CompatibilityNormalizer().NormalizeName(left), new CompatibilityNormalizer().NormalizeName(right));

    [Fact]
    public void The_servers_culture_does_not_affect_normalization()
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
    public void Invalid_Unicode_does_not_fail_normalization() =>
        Assert.All(["a\ud800b", "a\ufffeb", "a\0b"], text => Assert.Equal("A\uFFFDB", new CompatibilityNormalizer().NormalizeName(text)));
}
