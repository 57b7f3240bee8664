using System.Net;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Hosting;

public sealed class MissingHandlerTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Theory]
    [InlineData("/Admin")]
    [InlineData("/Admin/Audit")]
    [InlineData("/Admin/Users")]
    [InlineData("/Admin/Users/Job/00000000-0000-0000-0000-000000000000")]
    [InlineData("/Admin/Import/Job/00000000-0000-0000-0000-000000000000?handler=Nothing")]
    public async Task A_post_without_a_handler_is_refused(string address)
    {
        var page = await FormPage.OpenAsync(await fixture.AdministratorAsync(), "/Admin/Users/Create");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await page.PostToAsync(address, [])).Status);
    }
}
