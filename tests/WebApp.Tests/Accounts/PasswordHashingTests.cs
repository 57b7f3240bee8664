using Microsoft.Extensions.Options;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Accounts;

public sealed class PasswordHashingTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task An_iteration_count_below_one_prevents_startup()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("PasswordHasher:IterationCount", "0"));

        Assert.Contains("PasswordHasher:IterationCount", Assert.Throws<OptionsValidationException>(() => app.CreateClient()).Message, StringComparison.Ordinal);
    }
}
