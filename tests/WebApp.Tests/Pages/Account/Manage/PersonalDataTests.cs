using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages.Account.Manage;

public sealed class PersonalDataOnSqliteTests(AppFixture<SqliteDatabase> fixture) : PersonalDataTests<SqliteDatabase>(fixture);

public sealed class PersonalDataOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : PersonalDataTests<PostgreSqlDatabase>(fixture);

public abstract class PersonalDataTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task The_download_has_everything_about_the_user_and_no_secrets()
    {
        var user = await fixture.AddUserAsync();
        var client = await fixture.LogInAsync(user.UserName!);
        var role = await fixture.AddRoleAsync();
        await fixture.QueryAsync(async db =>
        {
            db.Add(new UserRole { UserId = user.Id, RoleId = role });
            db.Add(new IdentityUserLogin<Guid> { UserId = user.Id, LoginProvider = "Forge", ProviderKey = "key-at-forge", ProviderDisplayName = "The Forge" });
            db.Add(new IdentityUserPasskey<Guid>
            {
                UserId = user.Id,
                CredentialId = Guid.NewGuid().ToByteArray(),
                Data = new() { Name = "My phone", PublicKey = [1], AttestationObject = [2], ClientDataJson = [3], CreatedAt = DateTimeOffset.UtcNow },
            });
            return await db.SaveChangesAsync();
        });
        await client.SubmitAsync("/Account/Manage", ("Input.Bio", "I paint."));

        var page = await FormPage.OpenAsync(client, "/Account/Manage/DownloadPersonalData");
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", page.Token)]);
        using var answer = await client.PostAsync("/Account/Manage/DownloadPersonalData", content, TestContext.Current.CancellationToken);

        Assert.Equal("personal-data.json", answer.Content.Headers.ContentDisposition?.FileName);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var data = JsonNode.Parse(text)!;
        Assert.Equal(user.Email, (string?)data["account"]!["email"]);
        Assert.Equal("I paint.", (string?)data["account"]!["profile"]!["bio"]);
        Assert.NotEmpty((string)data["account"]!["city"]!);
        Assert.Equal(["account", "roles", "claims", "sessions", "signIns", "passkeys", "apiTokens", "emailChanges", "emails", "history"], data.AsObject().Select(part => part.Key));
        Assert.Single(data["roles"]!.AsArray());
        Assert.Single(data["sessions"]!.AsArray());
        Assert.Equal("The Forge", (string?)data["signIns"]![0]!["providerDisplayName"]);
        Assert.Equal("My phone", (string?)data["passkeys"]![0]!["name"]);
        Assert.NotEmpty(data["history"]!.AsArray());
        var stored = await fixture.QueryAsync(db => db.Users.AsNoTracking().SingleAsync(other => other.Id == user.Id));
        Assert.All([stored.PasswordHash!, stored.SecurityStamp!, stored.ConcurrencyStamp!], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deleting_the_account_needs_the_password_and_deletes_what_belongs_to_it()
    {
        var user = await fixture.AddUserAsync();
        var (client, other) = (await fixture.LogInAsync(user.UserName!), await fixture.LogInAsync(user.UserName!));
        await client.SubmitAsync("/Account/Manage/Email", ("Input.Email", $"{UserForms.Name()}@example.org"));
        Assert.NotEqual("", (await client.SubmitAsync("/Account/Manage/DeletePersonalData", ("Input.Password", "not the password"))).ErrorOf("Input.Password"));
        Assert.NotNull(await fixture.FindUserAsync(user.UserName!));

        OwnForms.AssertRedirects("/", await client.SubmitAsync("/Account/Manage/DeletePersonalData", ("Input.Password", Registration.Password)));

        Assert.Null(await fixture.FindUserAsync(user.UserName!));
        Assert.False(await client.IsSignedInAsync());
        Assert.False(await other.IsSignedInAsync());
        Assert.Equal(0, await fixture.QueryAsync(async db =>
            await db.Sessions.CountAsync(row => row.UserId == user.Id) + await db.Profiles.CountAsync(row => row.UserId == user.Id)
            + await db.EmailChanges.CountAsync(row => row.UserId == user.Id) + await db.OutboxMessages.CountAsync(row => row.UserId == user.Id)
            + await db.PasswordAttempts.CountAsync(row => row.AccountId == user.Id)));
        var key = user.Id.ToString();
        Assert.True(await fixture.QueryAsync(db => db.AuditEntries.AnyAsync(entry => entry.EntityKey == key && entry.Action == AuditAction.Deleted && entry.ActorId == user.Id)));
    }

    [Fact]
    public async Task An_account_without_a_password_is_deleted_after_a_recent_verification()
    {
        var user = await fixture.AddUserAsync();
        var client = await fixture.LogInAsync(user.UserName!);
        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.PasswordHash, (string?)null)));

        var page = await FormPage.OpenAsync(client, "/Account/Manage/DeletePersonalData");
        Assert.Null(page.Document.QuerySelector("[name='Input.Password']"));
        await fixture.QueryAsync(db => db.Sessions.Where(session => session.UserId == user.Id).ExecuteUpdateAsync(set => set.SetProperty(session => session.VerifiedAt, DateTime.UtcNow.AddHours(-1))));
        Assert.StartsWith("/Account/Verify", (await page.PostAsync([])).Response.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(await fixture.FindUserAsync(user.UserName!));

        await fixture.QueryAsync(db => db.Sessions.Where(session => session.UserId == user.Id).ExecuteUpdateAsync(set => set.SetProperty(session => session.VerifiedAt, DateTime.UtcNow)));
        OwnForms.AssertRedirects("/", await page.PostAsync([]));
        Assert.Null(await fixture.FindUserAsync(user.UserName!));
    }

    [Fact]
    public async Task The_last_administrator_cannot_delete_the_own_account()
    {
        var root = await fixture.AdministratorAsync();
        var second = await fixture.AddAdministratorAsync();
        await fixture.QueryAsync(db => db.UserRoles.Where(member => member.UserId != second.Id && db.Users.Any(user => user.Id == member.UserId && user.UserName != "root")).ExecuteDeleteAsync());
        var client = await fixture.LogInAsync(second.UserName!);

        OwnForms.AssertRedirects("/", await client.SubmitAsync("/Account/Manage/DeletePersonalData", ("Input.Password", Registration.Password)));
        var answer = await root.SubmitAsync("/Account/Manage/DeletePersonalData", ("Input.Password", Registration.Password));

        Assert.StartsWith("At least one administrator must remain.", answer.Errors[""], StringComparison.Ordinal);
        Assert.NotNull(await fixture.FindUserAsync("root"));
    }

    [Fact]
    public async Task The_history_shows_the_own_changes_page_by_page()
    {
        var user = await fixture.AddUserAsync();
        var client = await fixture.LogInAsync(user.UserName!);
        await (await fixture.AdministratorAsync()).ActAsync(UserAction.Unlock, user.Id);
        for (var number = 0; number < 21; number++)
        {
            await client.SubmitAsync("/Account/Manage", ("Input.CityId", number % 2 == 0 ? "7" : "8"));
        }

        var newest = await FormPage.OpenAsync(client, "/Account/Manage/History");
        var older = await FormPage.OpenAsync(client, newest.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.Equal(20, newest.Document.QuerySelectorAll("tbody tr").Length);
        Assert.All(newest.Document.QuerySelectorAll("tbody td:nth-child(2)"), cell => Assert.Equal("You", cell.TextContent));
        Assert.Contains("The account was created.", older.Document.QuerySelector("tbody tr:last-child")!.TextContent, StringComparison.Ordinal);
        Assert.Null(older.Document.QuerySelector("a[rel=next]"));
    }
}
