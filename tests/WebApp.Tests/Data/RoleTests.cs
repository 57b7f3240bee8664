using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Data;

public sealed class RoleTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task A_role_duplicate_missed_by_RoleManager_violates_the_index()
    {
        await using var scope = fixture.App.Services.CreateAsyncScope();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<Role>>();
        roles.RoleValidators.Clear(); // The validator queries for duplicates.
        Assert.True((await roles.CreateAsync(new Role { Name = "Editor" })).Succeeded);

        var exception = await Assert.ThrowsAsync<DbUpdateException>(() => roles.CreateAsync(new Role { Name = "editor" }));

        Assert.Equal(ConstraintKind.Unique, DatabaseError.Find(exception)?.Kind);
    }
}
