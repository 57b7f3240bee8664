using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.E2E.Infrastructure;

namespace WebApp.E2E;

/// <summary>Values of the maximum length, without a space to wrap at.</summary>
public sealed class LongValueJourneys(Site site, Browser browser) : AdminJourney(site, browser)
{
    private static readonly string s_name = new('a', UserConfiguration.UserNameLength);
    private static readonly string s_email = $"{s_name}@{new string('b', 60)}.{new string('c', 60)}.{new string('d', 60)}.com";
    private static readonly string s_city = new('C', 100);
    private static readonly string s_role = new('R', 64);

    [Fact]
    public async Task Long_values_wrap_on_administration_pages()
    {
        var page = await OpenAsync();
        await SetUpAsync(page);
        var (user, city) = await AddLongValuesAsync();
        foreach (var address in new[]
        {
            "/Admin", "/Admin/Users", $"/Admin/Users/Edit/{user.Id}", $"/Admin/Users/Delete/{user.Id}", "/Admin/Cities?search=CCC", $"/Admin/Cities/Delete/{city.Id}",
            "/Admin/Roles", "/Admin/Audit", "/Admin/Emails", $"/people/{s_name}",
        })
        {
            var response = await page.GotoAsync(address);
            Assert.Equal(200, response?.Status);
            foreach (var width in new[] { 320, 1200 })
            {
                await page.SetViewportSizeAsync(width, 800);
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{address} is wider than {width} pixels");
            }
        }

        await page.GotoAsync("/Admin/Users");
        var date = await page.Locator("tbody time").First.BoundingBoxAsync();
        Assert.InRange(date!.Height, 1, 30); // One line: the long columns leave room for the others.
    }

    private async Task<(User User, City City)> AddLongValuesAsync()
    {
        var (city, role) = (new City { Name = s_city, State = "TX" }, new Role { Id = Guid.CreateVersion7(), Name = s_role, NormalizedName = s_role });
        await Site.ChangeAsync(db => db.AddRange(city, role));
        var user = await Site.AddUserAsync(s_name);
        await Site.ChangeAsync(db =>
        {
            var stored = db.Users.Include(other => other.Profile).Single(other => other.Id == user.Id);
            (stored.Email, stored.NormalizedEmail, stored.CityId) = (s_email, s_email.ToUpperInvariant(), city.Id);
            db.AddRange(
                new UserRole { UserId = user.Id, RoleId = role.Id },
                new OutboxMessage { UserId = user.Id, Kind = EmailKind.Invitation, Culture = "en", Attempts = 10, FailedAt = DateTime.UtcNow, LastError = new string('E', 128) });
        });
        return (user, city);
    }
}
