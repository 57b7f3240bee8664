using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Constraints;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Data;

public sealed class RoleTests(WebAppFixture<SqliteDatabase> fixture) : IClassFixture<WebAppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task What_slips_past_the_RoleManagers_look_is_known_by_its_rule()
    {
        await using var scope = fixture.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<Role>>();
        roles.RoleValidators.Clear(); // the look
        Assert.True((await roles.CreateAsync(new Role { Name = "Editor" })).Succeeded);

        var exception = await Assert.ThrowsAsync<DbUpdateException>(() => roles.CreateAsync(new Role { Name = "editor" }));

        var rule = Assert.Single(ConstraintCatalog.For(db).Find(Refusal.In(exception)!.Violation));
        Assert.Equal("NormalizedName", Assert.Single(rule.Properties).Name);
    }
}
