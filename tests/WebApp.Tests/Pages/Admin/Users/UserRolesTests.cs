using System.Net;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

public sealed class UserRolesOnSqliteTests(AppFixture<SqliteDatabase> fixture) : UserRolesTests<SqliteDatabase>(fixture);

public sealed class UserRolesOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : UserRolesTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class UserRolesOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : UserRolesTests<SqlServerDatabase>(fixture);

/// <summary>Tests the role checkboxes of a user's form: a list of keys, each validated separately.</summary>
public abstract class UserRolesTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_deleted_role_is_reported_and_input_is_kept()
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        var there = await fixture.QueryAsync(db => db.Roles.Select(role => role.Id).FirstAsync());
        foreach (var address in new[] { "/Admin/Users/Create", $"/Admin/Users/Edit/{user.Id}" })
        {
            foreach (var (role, another) in new[] { (Guid.Empty, there), (there, Guid.NewGuid()) })
            {
                var page = await FormPage.OpenAsync(client, address);
                var form = UserForms.Details(UserForms.Name());
                form["Input.Roles"] = role.ToString();
                form["Input.ConcurrencyStamp"] = user.ConcurrencyStamp;

                page = await page.PostAsync(form.Append(new("Input.Roles", another.ToString())));

                Assert.Equal(["Input.Roles"], page.Errors.Keys);
                Assert.Equal("A role no longer exists. Select the roles again.", page.Errors["Input.Roles"]);
                Assert.Equal("#Input_Roles", page.Document.QuerySelector("[data-valmsg-summary] a")!.GetAttribute("href"));
                Assert.NotNull(page.Document.QuerySelector("#Input_Roles #Input_Roles-error"));
                Assert.Equal(form["Input.UserName"], page.Control("Input.UserName").GetAttribute("value"));
            }
        }
    }

    [Fact]
    public async Task Several_roles_can_be_assigned_at_once()
    {
        var user = await fixture.AddUserAsync();
        var roles = Enumerable.Range(100, 130).Select(number => $"{UserForms.Name()}-{new string('r', 45)}{number}")
            .Select(name => new Role { Id = Guid.CreateVersion7(), Name = name, NormalizedName = name.ToUpperInvariant() }).ToList();
        await fixture.QueryAsync(db =>
        {
            db.AddRange(roles);
            return db.SaveChangesAsync();
        });
        var page = await FormPage.OpenAsync(await fixture.AdministratorAsync(), $"/Admin/Users/Edit/{user.Id}");

        page = await page.PostAsync(page.Filled([.. roles.Select(role => ("Input.Roles", (string?)role.Id.ToString()))]));

        Assert.Equal(HttpStatusCode.Redirect, page.Status);
        Assert.Equal(130, (await fixture.RolesAsync(user.Id)).Count);
        await fixture.QueryAsync(db => db.UserRoles.Where(member => member.UserId == user.Id).ExecuteDeleteAsync());
        await fixture.QueryAsync(db => db.Roles.Where(role => role.Name!.Contains("-rrrr")).ExecuteDeleteAsync());
    }

    [Theory]
    [InlineData("/Admin/Users/Create")]
    [InlineData("/Admin/Users/Edit/")]
    public async Task A_role_deleted_after_the_check_is_reported_and_nothing_is_saved(string address)
    {
        var (user, name) = (await fixture.AddUserAsync(), UserForms.Name());
        var role = await fixture.AddRoleAsync();
        await using var app = fixture.AppWith(services => services.Configure<MvcOptions>(mvc => mvc.Filters.Add(new AfterCheck(() =>
            fixture.QueryAsync(db => db.Roles.Where(other => other.Id == role).ExecuteDeleteAsync())))));
        await fixture.AdministratorAsync();
        var client = await app.CreateClient(new() { AllowAutoRedirect = false }).LogInAsync("root");
        var page = await FormPage.OpenAsync(client, address.EndsWith('/') ? address + user.Id : address);

        page = await page.PostAsync(page.Filled([.. UserForms.Details(name).Select(field => (field.Key, field.Value)), ("Input.Roles", role.ToString())]));

        Assert.Equal("A role no longer exists. Select the roles again.", Assert.Single(page.Errors, error => error.Key == "Input.Roles").Value);
        Assert.Single(page.Errors);
        Assert.Null(await fixture.FindUserAsync(name));
    }

    private sealed class AfterCheck(Func<Task> action) : IAsyncPageFilter
    {
        public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

        public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
        {
            if (context.HttpContext.Request is { Method: "POST", Path: var path } && path.StartsWithSegments("/Admin", StringComparison.Ordinal))
            {
                await action();
            }

            await next();
        }
    }
}
