using System.Net;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account.Manage;

public sealed class ProfileOnSqliteTests(AppFixture<SqliteDatabase> fixture) : ProfileTests<SqliteDatabase>(fixture);

public sealed class ProfileOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : ProfileTests<PostgreSqlDatabase>(fixture);

/// <summary>Tests the pages of the profile and the user name.</summary>
public abstract class ProfileTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task The_profile_is_saved_and_shown_on_the_public_page()
    {
        var user = await fixture.AddUserAsync();
        var client = await fixture.LogInAsync(user.UserName!);
        var handle = UserForms.Name();

        var answer = await client.SubmitAsync(
            "/Account/Manage", ("Input.DisplayName", " Ann Otter "), ("Input.Handle", handle), ("Input.Bio", "One.\r\nTwo."), ("Input.CityId", "7"));

        OwnForms.AssertRedirects("/Account/Manage", answer);
        var person = await FormPage.OpenAsync(client, $"/people/{handle}");
        Assert.Equal("Ann Otter", person.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal("One.\nTwo.", person.Document.QuerySelector(".bio")!.TextContent);
        Assert.Equal(7, (await fixture.FindUserAsync(user.UserName!))!.CityId);
        Assert.Equal(handle, (await FormPage.OpenAsync(client, "/Account/Manage")).ValueOf("Input.Handle"));
    }

    [Fact]
    public async Task A_bio_of_500_characters_with_line_breaks_fits()
    {
        var client = await fixture.SignInNewUserAsync();
        var bio = string.Join("\r\n", Enumerable.Repeat(new string('x', 9), 50)) + "y"; // 499 characters and 49 more on the wire.

        Assert.Equal(HttpStatusCode.Redirect, (await client.SubmitAsync("/Account/Manage", ("Input.Bio", bio))).Status);
        Assert.NotEqual("", (await client.SubmitAsync("/Account/Manage", ("Input.Bio", bio + "zz"))).ErrorOf("Input.Bio"));
        Assert.NotEqual("", (await client.SubmitAsync("/Account/Manage", ("Input.Bio", "a\u202Eb"))).ErrorOf("Input.Bio"));
    }

    [Fact]
    public async Task A_taken_handle_is_reported_while_typing_but_not_the_own_one()
    {
        var (other, user) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        var page = await FormPage.OpenAsync(await fixture.LogInAsync(user.UserName!), "/Account/Manage");

        Assert.Equal("\"This address is already in use.\"", await page.CheckAsync("Input.Handle", new KeyValuePair<string, string?>("Input.Handle", other.UserName)));
        Assert.Equal("true", await page.CheckAsync("Input.Handle", new KeyValuePair<string, string?>("Input.Handle", user.UserName)));
    }

    [Fact]
    public async Task Fields_that_the_form_does_not_have_are_ignored()
    {
        var (user, victim) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        var client = await fixture.LogInAsync(user.UserName!);
        var page = await FormPage.OpenAsync(client, "/Account/Manage");

        var answer = await page.PostToAsync($"/Account/Manage?id={victim.Id}", page.Filled(
            ("Input.DisplayName", "Changed"), ("Input.UserId", victim.Id.ToString()), ("Input.Id", victim.Id.ToString()), ("id", victim.Id.ToString()),
            ("Input.UserName", "over"), ("Input.Email", "over@example.com"), ("Input.EmailConfirmed", "true"), ("Input.User.EmailConfirmed", "true")));

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal("Changed", await DisplayNameAsync(user));
        Assert.Equal(victim.UserName, await DisplayNameAsync(victim));
        var after = (await fixture.FindUserAsync(user.UserName!))!;
        Assert.Equal((user.Email, false), (after.Email, after.EmailConfirmed));
    }

    [Fact]
    public async Task Of_20_users_who_choose_one_handle_at_once_one_succeeds()
    {
        var (pages, handle) = (await OpenAsync("/Account/Manage"), UserForms.Name());

        var answers = await Task.WhenAll(pages.Select(page => Task.Run(() => page.PostAsync(page.Filled(("Input.Handle", handle))))));

        AssertOneSuccess(answers, answer => Assert.Equal("This address is already in use.", answer.ErrorOf("Input.Handle")));
    }

    [Fact]
    public async Task Of_20_users_who_choose_one_user_name_at_once_one_succeeds()
    {
        var (pages, name) = (await OpenAsync("/Account/Manage/UserName"), UserForms.Name());

        var answers = await Task.WhenAll(pages.Select(page => Task.Run(() => page.PostAsync(page.Filled(("Input.UserName", name))))));

        AssertOneSuccess(answers, answer => Assert.Equal("A user with this user name already exists.", answer.ErrorOf("Input.UserName")));
    }

    [Fact]
    public async Task A_user_name_is_changed_and_the_session_continues()
    {
        var (user, name) = (await fixture.AddUserAsync(), UserForms.Name());
        var client = await fixture.LogInAsync(user.UserName!);
        var page = await FormPage.OpenAsync(client, "/Account/Manage/UserName");
        Assert.Equal("true", await page.CheckAsync("Input.UserName", new KeyValuePair<string, string?>("Input.UserName", user.UserName)));

        OwnForms.AssertRedirects("/Account/Manage/UserName", await page.PostAsync(page.Filled(("Input.UserName", name))));

        Assert.Equal(name, (await FormPage.OpenAsync(client, "/Account/Manage/UserName")).ValueOf("Input.UserName"));
        await fixture.LogInAsync(name);
        Assert.Equal(HttpStatusCode.OK, (await Visitors.TryLogInAsync(fixture.Visitor(), user.UserName!, Registration.Password)).Status);
    }

    private static void AssertOneSuccess(FormPage[] answers, Action<FormPage> assertRefused)
    {
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), answer =>
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            assertRefused(answer);
        });
    }

    private async Task<FormPage[]> OpenAsync(string address)
    {
        var pages = new FormPage[20];
        for (var i = 0; i < pages.Length; i++)
        {
            pages[i] = await FormPage.OpenAsync(await fixture.SignInNewUserAsync(), address);
        }

        return pages;
    }

    private Task<string> DisplayNameAsync(User user) =>
        fixture.QueryAsync(db => db.Profiles.Where(profile => profile.UserId == user.Id).Select(profile => profile.DisplayName).SingleAsync());
}
