using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Extensions.WebEncoders;
using WebApp.Constraints;
using WebApp.Data;

namespace WebApp.Hosting;

internal static class Forms
{
    /// <summary>Razor Pages whose forms tell what the database refuses.</summary>
    public static void AddForms(this IServiceCollection services)
    {
        services.AddConstraintErrors<AppDbContext>();
        services.AddRazorPages(pages => pages.Conventions.Add(new FieldsByFullName())).AddMvcOptions(options =>
        {
            var messages = options.ModelBindingMessageProvider;
            messages.SetAttemptedValueIsInvalidAccessor((_, field) => $"{field} is not valid.");
            messages.SetUnknownValueIsInvalidAccessor(field => $"{field} is not valid.");
            messages.SetValueIsInvalidAccessor(_ => "This is not valid.");
            messages.SetValueMustNotBeNullAccessor(_ => "This is required.");
        });

        services.AddProblemDetails();
        services.AddOpenApi();

        // Names in any script stay readable in the page's source.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }
}
