using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account;

/// <summary>Taken emails are not revealed: Registration:RevealTakenEmail is false.</summary>
public abstract partial class ExternalLoginTests<TDatabase>
{
    private const string UseVerified = "Use the email that Example has confirmed, or register with a password.";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_email_that_the_provider_has_not_verified_is_refused_whether_it_is_taken_or_free(bool hasVerifiedEmail)
    {
        await using var app = HidingApp();
        var owner = await fixture.Site.AddUserAsync();
        var name = fixture.NewUser(hasVerifiedEmail);
        var form = await OpenRegistrationAsync(app);
        Assert.Null(form.Control("Input.Email").GetAttribute("data-val-remote"));

        foreach (var email in new[] { owner.Email!, UserForms.Name() + "@example.com", hasVerifiedEmail ? name + "@EXAMPLE.COM" : name + "@example.com" })
        {
            Assert.Equal("true", (await form.PostToAsync(form.Address + "?live-check=Input.Email", [new("Input.Email", email)])).Document.Body!.TextContent);
            var answer = await form.PostAsync(form.Filled(("Input.CityId", "5"), ("Input.Email", email)));
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal(new Dictionary<string, string> { ["Input.Email"] = UseVerified }, answer.Errors);
        }

        Assert.False(await fixture.Site.QueryAsync(db => db.UserLogins.AnyAsync(login => login.ProviderKey == "id-" + name)));
    }

    [Fact]
    public async Task A_verified_email_is_registered_and_its_owner_is_told_if_it_is_taken()
    {
        await using var app = HidingApp();
        var name = fixture.NewUser();
        var form = await OpenRegistrationAsync(app);
        OwnForms.AssertRedirects("/", await form.PostAsync(form.Filled(("Input.CityId", "5"))));

        name = fixture.NewUser();
        await (await FormPage.OpenAsync(fixture.Visitor(), "/Account/Register")).PostAsync(new Registration(email: $"{name}@example.com"));
        form = await OpenRegistrationAsync(app);
        Assert.Equal(new Dictionary<string, string> { ["Input.Email"] = "A user with this email already exists." }, (await form.PostAsync(form.Filled(("Input.CityId", "5")))).Errors);
    }

    private WebApplicationFactory<Program> HidingApp() => fixture.AppWith(("Registration:RevealTakenEmail", "false"));

    private async Task<FormPage> OpenRegistrationAsync(WebApplicationFactory<Program> app)
    {
        var form = await fixture.SignInAsync(app.CreateClient(new() { AllowAutoRedirect = false }));
        Assert.Equal("/Account/ExternalRegistration", form.Address);
        return form;
    }
}
