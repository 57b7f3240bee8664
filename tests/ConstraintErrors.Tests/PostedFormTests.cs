using System.Globalization;
using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Primitives;

namespace ConstraintErrors.Tests;

public sealed class PostedFormTests
{
    [Theory]
    [InlineData(true, "1.5")] // A browser's number field sends a point, wherever the person is.
    [InlineData(false, "15")]
    public void A_number_is_read_in_the_culture_that_MVC_reads_it_in(bool isInvariant, string expected)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de");
            var price = new EmptyModelMetadataProvider().GetMetadataForType(typeof(Input)).Properties[nameof(Input.Price)]!;
            var posted = new Dictionary<string, StringValues> { ["Price"] = "1.5" };
            var request = new DefaultHttpContext().Request;
            request.ContentType = "application/x-www-form-urlencoded";
            request.Form = new FormCollection(isInvariant ? new(posted) { ["__Invariant"] = "Price" } : posted);

            var field = Assert.Single(PostedForm.Of([("Price", new BoundProperty(price, Container: null))], posted, request).Fields);

            Assert.True(field.TryRead(PriceColumn(), out var value));
            Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), value);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static IReadOnlyProperty PriceColumn()
    {
        var model = new ModelBuilder();
        return model.Entity<Input>(input => input.Property(i => i.Price)).Model.FindEntityType(typeof(Input))!.FindProperty(nameof(Input.Price))!;
    }

    public sealed class Input
    {
        public decimal Price { get; set; }
    }
}
