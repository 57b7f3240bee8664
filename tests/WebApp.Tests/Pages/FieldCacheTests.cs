using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Options;
using System.Text.Encodings.Web;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages;

/// <summary>Empty fields are rendered once and reused.</summary>
public sealed class FieldCacheTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    private const string Address = "/Account/Register";
    private static readonly string[] s_fields = ["Input.UserName", "Input.Email", "Input.CityId", "Input.Password", "Input.ConfirmPassword"];

    private int _labels;

    private WebApplicationFactory<Program> App => fixture.AppWith(services => services.AddSingleton(this).AddSingleton<IHtmlGenerator, Generator>());

    [Fact]
    public async Task The_fields_of_an_empty_form_are_rendered_once()
    {
        using var app = App;
        var first = await OpenAsync(app);
        Assert.Equal(s_fields.Length, _labels);

        var second = await OpenAsync(app);
        Assert.Equal(s_fields.Length, _labels);
        Assert.Equal(FieldsOf(first), FieldsOf(second));
    }

    [Fact]
    public async Task Fields_with_values_or_errors_are_rendered_each_time()
    {
        using var app = App;
        var before = FieldsOf(await OpenAsync(app));
        var refused = await (await OpenAsync(app)).PostAsync(new Dictionary<string, string?> { ["Input.UserName"] = "dora-1815", ["Input.Password"] = "short" });

        Assert.Equal("dora-1815", refused.Document.QuerySelector("[name='Input.UserName']")!.GetAttribute("value"));
        Assert.All(s_fields[1..], field => Assert.NotEqual("", refused.Document.QuerySelector($"[data-valmsg-for='{field}']")!.TextContent));
        Assert.Equal(before, FieldsOf(await OpenAsync(app)));
    }

    [Fact]
    public async Task Each_language_has_fields_of_its_own()
    {
        using var app = App;
        var english = FieldsOf(await OpenAsync(app));
        var german = FieldsOf(await OpenAsync(app, "de"));

        Assert.DoesNotContain("Benutzername", english, StringComparison.Ordinal);
        Assert.Contains("Benutzername", german, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_city_is_offered_at_once()
    {
        using var app = App;
        await OpenAsync(app);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            db.Cities.Add(new City { Name = "Neustadt", State = "CA" });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("Neustadt, CA", FieldsOf(await OpenAsync(app)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/account/register")]
    [InlineData("/Account/Register?returnUrl=%2FAdmin")]
    public async Task The_live_checks_of_another_address_go_to_that_address(string address)
    {
        using var app = App;
        await OpenAsync(app);
        var page = await FormPage.OpenAsync(app.CreateClient(), address);

        Assert.StartsWith(address, page.Document.QuerySelector("[name='Input.Email']")!.GetAttribute("data-val-remote-url"), StringComparison.Ordinal);
    }

    private static Task<FormPage> OpenAsync(WebApplicationFactory<Program> app, string language = "en")
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return FormPage.OpenAsync(client, Address);
    }

    private static string FieldsOf(FormPage page) => string.Concat(page.Document.QuerySelectorAll(".field").Select(field => field.OuterHtml));

    private sealed class Generator(
        FieldCacheTests test, IAntiforgery antiforgery, IOptions<MvcViewOptions> options, IModelMetadataProvider metadata, IUrlHelperFactory urls, HtmlEncoder encoder,
        ValidationHtmlAttributeProvider validation) : DefaultHtmlGenerator(antiforgery, options, metadata, urls, encoder, validation)
    {
        public override TagBuilder GenerateLabel(ViewContext viewContext, ModelExplorer modelExplorer, string expression, string labelText, object htmlAttributes)
        {
            Interlocked.Increment(ref test._labels);
            return base.GenerateLabel(viewContext, modelExplorer, expression, labelText, htmlAttributes);
        }
    }
}
