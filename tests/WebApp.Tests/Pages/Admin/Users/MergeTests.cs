using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Security;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

public sealed class MergeOnSqliteTests(AppFixture<SqliteDatabase> fixture) : MergeTests<SqliteDatabase>(fixture);

public sealed class MergeOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : MergeTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class MergeOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : MergeTests<SqlServerDatabase>(fixture);

/// <summary>Merges of two accounts of one person.</summary>
public abstract partial class MergeTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task What_refers_to_the_other_account_is_moved()
    {
        var (survivor, other) = (await AddWithEverythingAsync(), await AddWithEverythingAsync());
        var (shared, own) = (await fixture.AddRoleAsync(), await fixture.AddRoleAsync());
        await AddAsync(new UserRole { UserId = survivor.Id, RoleId = shared }, new UserRole { UserId = other.Id, RoleId = shared }, new UserRole { UserId = other.Id, RoleId = own });
        await AddAsync(new BulkJob { Action = UserAction.Lock, Filter = "", ActorId = other.Id, ActorName = other.UserName!, Culture = "en", FinishedAt = DateTime.UtcNow });
        var historyBefore = await HistoryAsync(survivor.Id) + await HistoryAsync(other.Id);

        var merged = await MergeAsync(survivor, other);

        Assert.Equal($"/Admin/Users/Edit/{survivor.Id}", merged.Response.Headers.Location?.ToString());
        Assert.Null(await fixture.FindUserAsync(other.UserName!));
        Assert.Equal(2, (await fixture.RolesAsync(survivor.Id)).Count);
        Assert.Equal((2, 2, 1, 1, 1, 1), await fixture.QueryAsync(async db => (
            await db.UserLogins.CountAsync(login => login.UserId == survivor.Id),
            await db.UserClaims.CountAsync(claim => claim.UserId == survivor.Id),
            await db.UserPasskeys.CountAsync(passkey => passkey.UserId == survivor.Id),
            await db.RecoveryCodes.CountAsync(code => code.UserId == survivor.Id),
            await db.ApiTokens.CountAsync(token => token.UserId == survivor.Id),
            await db.BulkJobs.CountAsync(job => job.ActorId == survivor.Id))));
        Assert.Equal(historyBefore + 2, await HistoryAsync(survivor.Id)); // And the entries of the merge and of the end of the sessions.
        Assert.Equal(0, await fixture.QueryAsync(db => db.Sessions.CountAsync(session => session.UserId == other.Id)));
    }

    [Fact]
    public async Task The_remaining_account_keeps_its_password_and_the_others_cannot_sign_in()
    {
        var (survivor, other) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        var (session, ended) = (await fixture.LogInAsync(survivor.UserName!), await fixture.LogInAsync(other.UserName!));

        await MergeAsync(survivor, other);

        Assert.Contains("Sign out", await session.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal); // Neither the email nor the roles changed.
        Assert.DoesNotContain("Sign out", await ended.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await fixture.LogInAsync(survivor.UserName!);
        Assert.NotEmpty((await Visitors.TryLogInAsync(fixture.Visitor(), other.UserName!, Registration.Password)).Errors[""]);
    }

    [Fact]
    public async Task The_remaining_account_gets_the_chosen_values()
    {
        var (survivor, other) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        await fixture.QueryAsync(db => db.Profiles.Where(profile => profile.UserId == other.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(profile => profile.DisplayName, "Anna A.").SetProperty(profile => profile.Bio, "Hello")));
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == other.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.CityId, 7).SetProperty(user => user.EmailConfirmed, true)));
        var handle = await fixture.QueryAsync(db => db.Profiles.Where(profile => profile.UserId == other.Id).Select(profile => profile.Handle).SingleAsync());

        await MergeAsync(survivor, other, [.. Fields.Select(field => ($"Input.{field}", (string?)other.Id.ToString()))]);

        var after = await fixture.QueryAsync(db => db.Users.AsNoTracking().Include(user => user.Profile).SingleAsync(user => user.Id == survivor.Id));
        Assert.Equal(
            (other.UserName, other.NormalizedUserName, other.Email, other.NormalizedEmail, true, 7), (after.UserName, after.NormalizedUserName, after.Email, after.NormalizedEmail, after.EmailConfirmed, after.CityId));
        Assert.Equal(("Anna A.", handle, "Hello"), (after.Profile!.DisplayName, after.Profile.Handle, after.Profile.Bio));
        Assert.Equal(survivor.PasswordHash, after.PasswordHash);
        Assert.NotEqual(survivor.SecurityStamp, after.SecurityStamp);
        Assert.Equal(EmailKind.EmailChangedByAdministrator, await fixture.QueryAsync(db => db.OutboxMessages.Where(message => message.UserId == survivor.Id).Select(message => message.Kind).SingleAsync()));
    }

    [Fact]
    public async Task The_owner_is_told_by_email_about_moved_external_logins()
    {
        var (survivor, other) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        await AddAsync(new IdentityUserLogin<Guid> { UserId = other.Id, LoginProvider = "GitHub", ProviderKey = other.UserName!, ProviderDisplayName = "GitHub" });

        await MergeAsync(survivor, other);

        Assert.Equal(EmailKind.SignInsChanged, await fixture.QueryAsync(db => db.OutboxMessages.Where(message => message.UserId == survivor.Id).Select(message => message.Kind).SingleAsync()));
    }

    [Fact]
    public async Task A_merge_is_recorded_for_both_accounts()
    {
        var (survivor, other, role) = (await fixture.AddUserAsync(), await fixture.AddUserAsync(), UserForms.Name());
        await AddAsync(new UserRole { UserId = other.Id, RoleId = await fixture.AddRoleAsync(role) });
        await AddAsync(new IdentityUserLogin<Guid> { UserId = other.Id, LoginProvider = "GitHub", ProviderKey = other.UserName!, ProviderDisplayName = "GitHub" });

        await MergeAsync(survivor, other);

        var merged = await EntryAsync(survivor.Id, AuditAction.Changed, "MergedUser");
        Assert.Equal(("root", survivor.UserName), (merged.ActorName, merged.EntityName));
        Assert.Contains($"{{\"Property\":\"MergedUser\",\"Old\":null,\"New\":\"{other.UserName}\"}}", merged.Changes, StringComparison.Ordinal);
        Assert.Contains($"{{\"Property\":\"Role\",\"Old\":null,\"New\":\"{role}\"}}", merged.Changes, StringComparison.Ordinal);
        Assert.Contains("{\"Property\":\"SignInAdded\",\"Old\":null,\"New\":\"GitHub\"}", merged.Changes, StringComparison.Ordinal);
        Assert.Contains("\"MovedAuditEntry\"", merged.Changes, StringComparison.Ordinal);
        var deleted = await EntryAsync(other.Id, AuditAction.Deleted, "MergedInto");
        Assert.Equal(other.UserName, deleted.EntityName);
        Assert.Contains($"{{\"Property\":\"MergedInto\",\"Old\":null,\"New\":\"{survivor.UserName}\"}}", deleted.Changes, StringComparison.Ordinal);
        Assert.Contains(other.Email!, deleted.Changes, StringComparison.Ordinal);
        Assert.Contains("Merged account:", (await FormPage.OpenAsync(await fixture.AdministratorAsync(), $"/Admin/Users/Edit/{survivor.Id}")).Document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_accounts_are_merged_into_one()
    {
        User[] users = [await AddWithEverythingAsync(), await AddWithEverythingAsync(), await AddWithEverythingAsync()];
        var role = await fixture.AddRoleAsync();
        await AddAsync([.. users[1..].Select(user => new UserRole { UserId = user.Id, RoleId = role })]);
        var page = await OpenAsync(users);

        var merged = await PostAsync(page, users[0], users);

        Assert.Equal(HttpStatusCode.Redirect, merged.Status);
        Assert.Single(await fixture.RolesAsync(users[0].Id));
        Assert.Equal(3, await fixture.QueryAsync(db => db.UserLogins.CountAsync(login => login.UserId == users[0].Id)));
        Assert.Equal(1, await fixture.QueryAsync(db => db.Users.CountAsync(user => users.Select(one => one.Id).Contains(user.Id))));
    }

    [Fact]
    public async Task Selected_users_are_shown_side_by_side()
    {
        var (client, users) = (await fixture.AdministratorAsync(), new[] { await fixture.AddUserAsync(), await fixture.AddUserAsync() });
        var list = await FormPage.OpenAsync(client, "/Admin/Users");

        var shown = await list.PostToAsync("/Admin/Users/Merge", users.Select(user => KeyValuePair.Create("ids", (string?)user.Id.ToString())));
        Assert.Equal(Address(users), shown.Response.Headers.Location?.ToString());

        var page = await FormPage.OpenAsync(client, Address(users));
        Assert.Equal(["Value", $"1: {users[0].UserName}", $"2: {users[1].UserName}"], page.Document.QuerySelectorAll("thead th").Select(cell => cell.TextContent));
        var row = page.Document.QuerySelectorAll("tbody tr").Single(row => row.QuerySelector("th")!.TextContent == "Entries of the history");
        Assert.Equal(["1", "1"], row.QuerySelectorAll("td").Select(cell => cell.TextContent));
        Assert.Contains(users[1].Email!, page.Document.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    public async Task Two_to_five_accounts_are_merged(int count)
    {
        var page = await FormPage.OpenAsync(await fixture.AdministratorAsync(), "/Admin/Users/Merge?" + string.Concat(Enumerable.Range(0, count).Select(_ => $"&ids={Guid.NewGuid()}")));

        Assert.Contains("Select two to 5 accounts", page.Document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_with_six_accounts_is_refused()
    {
        var users = new List<User>();
        while (users.Count < 6)
        {
            users.Add(await fixture.AddUserAsync());
        }

        var versions = users.Select(user => ($"Input.Versions[{user.Id}]", (string?)user.ConcurrencyStamp)).ToArray();
        var refused = await PostAsync(await OpenAsync([.. users.Take(2)]), users[0], [.. users], versions[2..]);

        Assert.Contains("Select two to 5 accounts", refused.Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(await fixture.FindUserAsync(users[5].UserName!));
    }

    private static readonly string[] Fields = ["UserName", "Email", "City", "DisplayName", "Handle", "Bio"];

    private static string Address(IEnumerable<User> users) => "/Admin/Users/Merge?" + string.Join('&', users.Select(user => $"Ids={user.Id}"));

    private async Task<FormPage> OpenAsync(params User[] users) => await FormPage.OpenAsync(await fixture.AdministratorAsync(), Address(users));

    private static Task<FormPage> PostAsync(FormPage page, User survivor, User[] users, params (string Field, string? Value)[] values)
    {
        var versions = page.Document.QuerySelectorAll("[name^='Input.Versions']").Select(input => KeyValuePair.Create(input.GetAttribute("name")!, (string?)FormPage.ValueOf(input)));
        return page.PostToAsync("/Admin/Users/Merge?handler=Merge",
        [
            .. users.Select(user => KeyValuePair.Create("Ids", (string?)user.Id.ToString())),
            .. versions,
            KeyValuePair.Create("Input.Survivor", (string?)survivor.Id.ToString()),
            .. values.Select(value => KeyValuePair.Create(value.Field, value.Value)),
        ]);
    }

    private async Task<FormPage> MergeAsync(User survivor, User other, params (string Field, string? Value)[] values)
    {
        var page = await PostAsync(await OpenAsync(survivor, other), survivor, [survivor, other], values);
        Assert.True(page.Status == HttpStatusCode.Redirect, string.Join('\n', page.Errors.Values));
        return page;
    }

    /// <summary>Adds a user with a row of each kind that refers to one.</summary>
    private async Task<User> AddWithEverythingAsync()
    {
        var user = await fixture.AddUserAsync();
        await fixture.LogInAsync(user.UserName!);
        await AddAsync(
            new IdentityUserLogin<Guid> { UserId = user.Id, LoginProvider = "GitHub", ProviderKey = user.UserName!, ProviderDisplayName = "GitHub" },
            new IdentityUserClaim<Guid> { UserId = user.Id, ClaimType = "color", ClaimValue = "green" },
            new IdentityUserToken<Guid> { UserId = user.Id, LoginProvider = "[AspNetUserStore]", Name = "AuthenticatorKey", Value = "secret" },
            new RecoveryCode { UserId = user.Id, Hash = Guid.NewGuid().ToByteArray(), Salt = [1] },
            new IdentityUserPasskey<Guid>
            {
                UserId = user.Id,
                CredentialId = Guid.NewGuid().ToByteArray(),
                Data = new IdentityPasskeyData { Name = "Phone", PublicKey = [1], AttestationObject = [1], ClientDataJson = [1], Transports = [] },
            },
            new ApiToken { UserId = user.Id, Name = "Backup", Hash = Guid.NewGuid().ToByteArray(), CreatedAt = DateTime.UtcNow, ExpiresAt = DateTime.UtcNow.AddDays(1) },
            new EmailChange { UserId = user.Id, OldEmail = user.Email!, NewEmail = $"new-{user.Email}", RequestedAt = DateTime.UtcNow },
            new OutboxMessage { UserId = user.Id, Kind = EmailKind.PasswordReset, Culture = "en" });
        return user;
    }

    private Task<int> AddAsync(params object[] rows) => fixture.QueryAsync(db =>
    {
        db.AddRange(rows);
        return db.SaveChangesAsync();
    });

    private Task<int> HistoryAsync(Guid id) =>
        fixture.QueryAsync(db => db.AuditEntries.CountAsync(entry => entry.EntityType == nameof(User) && entry.EntityKey == id.ToString()));

    private Task<AuditEntry> EntryAsync(Guid id, AuditAction action, string property) => fixture.QueryAsync(db => db.AuditEntries.AsNoTracking()
        .SingleAsync(entry => entry.EntityType == nameof(User) && entry.EntityKey == id.ToString() && entry.Action == action && entry.Changes.Contains(property)));
}
