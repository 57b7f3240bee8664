using Microsoft.Extensions.Options;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Accounts;

public sealed class ExternalProviderTests(ExternalFixture<SqliteDatabase> fixture) : IClassFixture<ExternalFixture<SqliteDatabase>>
{
    [Theory]
    [InlineData("Example:ClientId", "", "The setting Authentication:Providers:Example:ClientId is missing.")]
    [InlineData("Example:ClientSecret", " ", "The setting Authentication:Providers:Example:ClientSecret is missing.")]
    [InlineData("Example:AuthorizationEndpoint", "http://example.com/authorize", "The setting Authentication:Providers:Example:AuthorizationEndpoint must be an https address.")]
    [InlineData("Example:TokenEndpoint", "/token", "The setting Authentication:Providers:Example:TokenEndpoint must be an https address.")]
    [InlineData("Example:UserInformationEndpoint", "", "The setting Authentication:Providers:Example:UserInformationEndpoint must be an https address.")]
    [InlineData("Example:IdKey", "", "The setting Authentication:Providers:Example:IdKey is missing.")]
    [InlineData("Example:DisplayName", "", "The setting Authentication:Providers:Example:DisplayName must have 1 to 64 characters.")]
    [InlineData("Identity.External:ClientId", "x", "The name Authentication:Providers:Identity.External may have up to 32 letters, digits, and hyphens.")]
    public void Invalid_settings_are_refused_at_startup(string setting, string value, string message)
    {
        using var app = fixture.AppWith(("Authentication:Providers:" + setting, value));
        Assert.Contains(message, Assert.Throws<OptionsValidationException>(() => app.Server).Failures);
    }

    [Fact]
    public async Task The_cookie_of_a_started_sign_in_has_the_Host_prefix()
    {
        var form = await FormPage.OpenAsync(fixture.Visitor(), "/Account/Login");
        var started = await form.PostToAsync("/Account/ExternalLogin", [new("provider", "example")]);

        var cookie = Assert.Single(started.Response.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("correlation", StringComparison.Ordinal));
        Assert.StartsWith("__Host-correlation.", cookie, StringComparison.Ordinal);
        Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }
}
