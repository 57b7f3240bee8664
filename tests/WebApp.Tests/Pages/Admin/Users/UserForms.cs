using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Security;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

/// <summary>Creates users, and posts the forms of the user administration.</summary>
internal static class UserForms
{
    public static Dictionary<string, string?> Details(string userName, int city = 5) => new()
    {
        ["Input.UserName"] = userName,
        ["Input.Email"] = $"{userName}@example.com",
        ["Input.CityId"] = city.ToString(CultureInfo.InvariantCulture),
    };

    public static string Name() => "u" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>Registers a user with <see cref="Registration.Password"/>, and removes the email that registration queues.</summary>
    public static async Task<User> AddUserAsync<TDatabase>(this AppFixture<TDatabase> fixture)
        where TDatabase : TestDatabase, new()
    {
        var form = new Registration();
        await (await FormPage.OpenAsync(fixture.Visitor(), "/Account/Register")).PostAsync(form);
        var user = (await fixture.FindUserAsync(form["Input.UserName"]!))!;
        await fixture.QueryAsync(db => db.OutboxMessages.Where(message => message.UserId == user.Id).ExecuteDeleteAsync());
        return user;
    }

    public static async Task<User> AddAdministratorAsync<TDatabase>(this AppFixture<TDatabase> fixture)
        where TDatabase : TestDatabase, new()
    {
        await fixture.AdministratorAsync();
        var user = await fixture.AddUserAsync();
        await fixture.QueryAsync(async db =>
        {
            db.Add(new UserRole { UserId = user.Id, RoleId = await db.Roles.Where(role => role.Name == RoleNames.Administrator).Select(role => role.Id).SingleAsync() });
            return await db.SaveChangesAsync();
        });
        return user;
    }

    public static Task<User?> FindUserAsync<TDatabase>(this AppFixture<TDatabase> fixture, string userName)
        where TDatabase : TestDatabase, new() =>
        fixture.QueryAsync(db => db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.UserName == userName));

    public static Task<List<string>> RolesAsync<TDatabase>(this AppFixture<TDatabase> fixture, Guid user)
        where TDatabase : TestDatabase, new() =>
        fixture.QueryAsync(db => db.Roles.Where(role => db.UserRoles.Any(member => member.UserId == user && member.RoleId == role.Id)).Select(role => role.Name!).ToListAsync());

    public static Task<Guid> AddRoleAsync<TDatabase>(this AppFixture<TDatabase> fixture, string? name = null)
        where TDatabase : TestDatabase, new() => fixture.QueryAsync(async db =>
    {
        name ??= Name();
        var role = db.Add(new Role { Name = name, NormalizedName = name.ToUpperInvariant() }).Entity;
        await db.SaveChangesAsync();
        return role.Id;
    });

    public static Task<City> AddCityAsync<TDatabase>(this AppFixture<TDatabase> fixture, string? name = null)
        where TDatabase : TestDatabase, new() => fixture.QueryAsync(async db =>
    {
        var city = db.Add(new City { Name = name ?? Name(), State = "TX" }).Entity;
        await db.SaveChangesAsync();
        return city;
    });

    /// <summary>Posts an action as the buttons on a user's page do.</summary>
    public static async Task<FormPage> ActAsync(this HttpClient client, UserAction action, params Guid[] users)
    {
        var page = await FormPage.OpenAsync(client, "/Admin/Users/Create");
        return await page.PostToAsync("/Admin/Users/Actions?handler=Confirmed", Fields(action, users));
    }

    public static IEnumerable<KeyValuePair<string, string?>> Fields(UserAction action, params Guid[] users) =>
        users.Select(user => KeyValuePair.Create("ids", (string?)user.ToString())).Append(KeyValuePair.Create("action", (string?)action.ToString()));
}
