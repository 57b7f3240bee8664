using ConstraintErrors.Forms;

namespace ConstraintErrors.Tests;

public sealed class WordsTests
{
    [Theory]
    [InlineData("UserName", "User name")]
    [InlineData("CityId", "City")]
    [InlineData("SKU", "SKU")]
    [InlineData("ProductSKU", "Product SKU")]
    [InlineData("CustomerIBAN", "Customer IBAN")]
    [InlineData("StartsAt", "Starts at")]
    [InlineData("name", "name")]
    [InlineData("", "")]
    public void Names_keep_their_spelling(string name, string words) => Assert.Equal(words, DisplayNames.Of(name));
}
