using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using TestInfrastructure;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests;

public sealed partial class LocalizationTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task German_browsers_receive_German_only()
    {
        using var client = fixture.App.CreateClient(new() { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("Accept-Language", "de-AT,de;q=0.9,en;q=0.5");
        var taken = new Registration();
        var page = await FormPage.OpenAsync(client, "/Account/Register");
        await page.PostAsync(taken);

        page = await page.PostAsync(new Registration(email: taken["Input.Email"], cityId: 999999).With("Input.UserName", "").With("Input.ConfirmPassword", "x"));

        Assert.Equal("de", page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal("E-Mail-Adresse: bereits vergeben.", page.ErrorOf("Input.Email"));
        Assert.Equal("Benutzername: bitte ausfüllen.", page.ErrorOf("Input.UserName"));
        Assert.Equal("Diese Stadt steht nicht mehr auf der Liste. Wählen Sie eine andere.", page.ErrorOf("Input.CityId"));
        Assert.Equal("Die Passwörter stimmen nicht überein.", page.ErrorOf("Input.ConfirmPassword"));
        Assert.Equal("E-Mail-Adresse: bereits vergeben.", page.Control("Input.Email").GetAttribute("data-val-remote"));
        Assert.Equal("Benutzername", page.Document.QuerySelector("label[for='Input_UserName']")?.TextContent);
        Assert.Equal("\"E-Mail-Adresse: bereits vergeben.\"", await page.CheckAsync("Input.Email", KeyValuePair.Create("Input.Email", taken["Input.Email"])));
    }

    [Fact]
    public async Task Other_languages_fall_back_to_English()
    {
        using var client = fixture.App.CreateClient();
        client.DefaultRequestHeaders.Add("Accept-Language", "ja");
        var page = await FormPage.OpenAsync(client, "/Account/Register");

        Assert.Equal("en", page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal("Register", page.Document.QuerySelector("h1")?.TextContent);
    }

    [Fact]
    public void Every_text_in_the_code_has_a_German_translation()
    {
        var source = Path.Combine(Repository.Root, "src");
        var german = Keys(Path.Combine(source, "WebApp", "Texts.de.resx")).Concat(Keys(Path.Combine(source, "ConstraintErrors", "Forms", "ConstraintMessages.de.resx"))).ToHashSet();
        var used = Directory.EnumerateFiles(source, "*.cs*", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Used().Matches(File.ReadAllText(file)).Select(match => match.Groups["text"].Value))
            .ToHashSet();

        Assert.True(used.Count > 50);
        Assert.Empty(used.Except(german).Order());
    }

    [Theory]
    [InlineData(typeof(AuditAction))]
    [InlineData(typeof(EmailKind))]
    [InlineData(typeof(ImportErrorKind))]
    [InlineData(typeof(ImportKind))]
    [InlineData(typeof(UserAction))]
    [InlineData(typeof(UserState))]
    public void Every_enum_member_has_a_German_display_name(Type type)
    {
        var texts = fixture.App.Services.GetRequiredService<IStringLocalizer<Texts>>();
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
        try
        {
            Assert.All(Enum.GetValues(type).Cast<Enum>(), member => Assert.False(texts.DisplayName(member).ResourceNotFound, member.ToString()));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static IEnumerable<string> Keys(string file) =>
        XDocument.Load(file).Root!.Elements("data").Select(element => element.Attribute("name")!.Value);

    // T["…"], texts["…"], _localizer["…"], ErrorMessage = "…", HasViolationMessage("…"), Display(Name = "…", Description = "…")
    [GeneratedRegex("""(?:\bT\[|\btexts\[|_localizer\[|ErrorMessage = |HasViolationMessage\(|Display\(Name = |Description = |const string \w*Message = )\s*"(?<text>[^"]+)"(?! \+)""", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Used();
}
