using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Hosting;

public sealed class LiveCheckPathTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    /// <summary>A filter that can refuse a request before binding makes every live check several times as expensive.</summary>
    [Fact]
    public void No_filter_of_the_application_keeps_live_checks_from_skipping_MVC()
    {
        var filters = fixture.App.Services.GetRequiredService<IOptions<MvcOptions>>().Value.Filters;
        Type[] beforeBinding = [typeof(IAuthorizationFilter), typeof(IAsyncAuthorizationFilter), typeof(IResourceFilter), typeof(IAsyncResourceFilter)];

        Assert.DoesNotContain(
            filters.Select(filter => filter is TypeFilterAttribute type ? type.ImplementationType : filter.GetType()).Where(filter => filter.Assembly == typeof(Program).Assembly),
            filter => beforeBinding.Any(filter.IsAssignableTo));
    }
}
