using System.Net;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Security;

public sealed class AntiforgeryTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task Every_page_refuses_a_post_without_an_antiforgery_token()
    {
        var (client, refused) = (await fixture.AdministratorAsync(), 0);
        foreach (var (page, address) in PageAddresses.Of(fixture.App.Services).Where(page => page.Page is not ("/Error" or "/Setup")))
        {
            using var content = new FormUrlEncodedContent([new("Input.Password", Registration.Password)]);
            using var answer = await client.PostAsync(address, content, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{page}: {answer.StatusCode}");
            refused++;
        }

        Assert.True(refused > 30, $"{refused} pages were found");
        Assert.True(await client.IsSignedInAsync());
    }
}
