using ConstraintErrors.Tests.University;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.E2E.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace ConstraintErrors.Tests;

/// <summary>The validation scripts of every template, jquery-validation-unobtrusive, in a real browser.</summary>
public sealed class StockScriptsTests(UniversityHost<SqliteDatabase> host, Browser browser) : IClassFixture<UniversityHost<SqliteDatabase>>, IClassFixture<Browser>
{
    [Fact]
    public async Task A_taken_value_is_reported_while_typing()
    {
        var name = "d" + Guid.NewGuid().ToString("N")[..12];
        await host.WithAsync(db => { db.Add(new Department { Name = name }); return db.SaveChangesAsync(); });
        await using var context = await browser.Instance.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(host.Address, "/pages/create").AbsoluteUri);
        var (input, error) = (page.Locator("[name='Department.Name']"), page.Locator("[data-valmsg-for='Department.Name']"));

        await input.FillAsync(name);
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button).ClickAsync();
        await Expect(error).ToHaveTextAsync("A department with this name already exists.");
        Assert.EndsWith("/pages/create", page.Url, StringComparison.Ordinal);

        await input.PressSequentiallyAsync("2");
        await Expect(error).ToHaveTextAsync("");
        Assert.Equal(1, await host.WithAsync(db => db.Departments.CountAsync(department => department.Name.StartsWith(name))));
    }
}
