using System.Net;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account.Manage;

public sealed class OwnSessionsOnSqliteTests(AppFixture<SqliteDatabase> fixture) : OwnSessionsTests<SqliteDatabase>(fixture);

public sealed class OwnSessionsOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : OwnSessionsTests<PostgreSqlDatabase>(fixture);

public abstract class OwnSessionsTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Sessions_are_listed_and_this_one_is_marked()
    {
        var user = await fixture.AddUserAsync();
        var (client, _) = (await fixture.LogInAsync(user.UserName!), await fixture.LogInAsync(user.UserName!));
        await fixture.SignInNewUserAsync();

        var rows = (await FormPage.OpenAsync(client, "/Account/Manage/Sessions")).Document.QuerySelectorAll("tbody tr");

        Assert.Equal(2, rows.Length);
        Assert.Single(rows, row => row.QuerySelector(".tag")?.TextContent == "This browser");
        Assert.Single(rows, row => row.QuerySelector("button") is not null);
    }

    [Fact]
    public async Task Ended_and_expired_sessions_are_not_listed()
    {
        var user = await fixture.AddUserAsync();
        var client = await fixture.LogInAsync(user.UserName!);
        var now = DateTime.UtcNow;
        var stamp = (await fixture.FindUserAsync(user.UserName!))!.SecurityStamp!;
        await fixture.QueryAsync(db =>
        {
            foreach (var (number, isPersistent, hours, of) in new[] { (1, false, 11, stamp), (2, false, 13, stamp), (3, true, 13, stamp), (4, true, 15 * 24, stamp), (5, false, 1, "another") })
            {
                var at = now.AddHours(-hours);
                db.Add(new Session
                {
                    UserId = user.Id, KeyHash = [(byte)number, .. user.Id.ToByteArray()], SecurityStamp = of, IsPersistent = isPersistent,
                    CreatedAt = at, LastSeenAt = at, VerifiedAt = at, Browser = $"Browser {number}",
                });
            }

            return db.SaveChangesAsync();
        });

        var page = await FormPage.OpenAsync(client, "/Account/Manage/Sessions");

        Assert.Equal(["Unknown browser", "Browser 1", "Browser 3"], page.Document.QuerySelectorAll("tbody th").Select(cell => cell.TextContent));
    }

    [Fact]
    public async Task One_or_all_other_sessions_can_be_ended()
    {
        var user = await fixture.AddUserAsync();
        var client = await fixture.LogInAsync(user.UserName!);
        var others = new[] { await fixture.LogInAsync(user.UserName!), await fixture.LogInAsync(user.UserName!), await fixture.LogInAsync(user.UserName!) };
        var page = await FormPage.OpenAsync(client, "/Account/Manage/Sessions");
        var id = page.Document.QuerySelectorAll("input[name=id]").Select(FormPage.ValueOf).First();

        await page.PostToAsync("/Account/Manage/Sessions?handler=End", [new("id", id)]);
        Assert.Equal(3, await fixture.QueryAsync(db => db.Sessions.CountAsync(session => session.UserId == user.Id)));
        await page.PostToAsync("/Account/Manage/Sessions?handler=EndOthers", []);

        Assert.True(await client.IsSignedInAsync());
        foreach (var other in others)
        {
            Assert.False(await other.IsSignedInAsync());
        }
    }

    [Fact]
    public async Task The_sessions_of_other_users_cannot_be_ended()
    {
        var victim = await fixture.AddUserAsync();
        var theirs = await fixture.LogInAsync(victim.UserName!);
        var id = await fixture.QueryAsync(db => db.Sessions.Where(session => session.UserId == victim.Id).Select(session => session.Id).SingleAsync());
        var page = await FormPage.OpenAsync(await fixture.SignInNewUserAsync(), "/Account/Manage/Sessions");

        await page.PostToAsync("/Account/Manage/Sessions?handler=End", [new("id", id.ToString())]);
        await page.PostToAsync("/Account/Manage/Sessions?handler=EndOthers", [new("id", id.ToString())]);

        Assert.True(await theirs.IsSignedInAsync());
    }
}
