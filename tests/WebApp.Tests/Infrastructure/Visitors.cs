using TestInfrastructure;
using System.Net;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Tests.Infrastructure;

/// <summary>Creates clients, signed in or not.</summary>
internal static class Visitors
{
    /// <summary>Signs in as the administrator. Creates the account on the first call.</summary>
    public static async Task<HttpClient> AdministratorAsync<TDatabase>(this AppFixture<TDatabase> fixture)
        where TDatabase : TestDatabase, new()
    {
        await using var scope = fixture.App.Services.CreateAsyncScope();
        var first = scope.ServiceProvider.GetRequiredService<FirstAdministrator>();
        if (!await first.ExistsAsync(TestContext.Current.CancellationToken))
        {
            Assert.True((await first.CreateAsync(User.Create("root", "root@example.com", 1), Registration.Password)).Succeeded);
        }

        return await fixture.LogInAsync("root");
    }

    public static async Task<HttpClient> SignInNewUserAsync<TDatabase>(this AppFixture<TDatabase> fixture)
        where TDatabase : TestDatabase, new()
    {
        var form = new Registration();
        await (await FormPage.OpenAsync(fixture.Visitor(), "/Account/Register")).PostAsync(form);
        return await fixture.LogInAsync(form["Input.UserName"]!);
    }

    public static HttpClient Visitor<TDatabase>(this AppFixture<TDatabase> fixture)
        where TDatabase : TestDatabase, new() => fixture.App.CreateClient(new() { AllowAutoRedirect = false });

    public static Task<HttpClient> LogInAsync<TDatabase>(this AppFixture<TDatabase> fixture, string userName)
        where TDatabase : TestDatabase, new() => LogInAsync(fixture.Visitor(), userName);

    public static async Task<HttpClient> LogInAsync(this HttpClient client, string userName)
    {
        Assert.Equal(HttpStatusCode.Redirect, (await TryLogInAsync(client, userName, Registration.Password)).Status);
        return client;
    }

    public static async Task<FormPage> TryLogInAsync(HttpClient client, string userName, string password, bool remember = false, string query = "") =>
        await (await FormPage.OpenAsync(client, "/Account/Login" + query)).PostAsync(new Dictionary<string, string?>
        {
            ["Input.UserNameOrEmail"] = userName, ["Input.Password"] = password, ["Input.RememberMe"] = remember ? "true" : "false",
        });
}
