using System.Net;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin;

/// <summary>Tests every page under /Admin.</summary>
public sealed class AccessTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task Every_page_redirects_visitors_to_sign_in_and_denies_other_users()
    {
        var (stranger, user) = (fixture.Visitor(), await fixture.SignInNewUserAsync());
        var addresses = PageAddresses.Of(fixture.App.Services)
            .Where(page => page.Page.StartsWith("/Admin/", StringComparison.Ordinal)).Select(page => page.Address).ToList();
        Assert.True(addresses.Count >= 8);

        foreach (var address in addresses)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                Assert.Equal("/Account/Login", await LocationAsync(stranger, method, address));
                Assert.Equal("/Account/AccessDenied", await LocationAsync(user, method, address));
            }
        }
    }

    private static async Task<string?> LocationAsync(HttpClient client, HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, address);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return new Uri(new Uri("http://localhost"), response.Headers.Location!).AbsolutePath;
    }
}
