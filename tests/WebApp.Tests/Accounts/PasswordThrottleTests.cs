using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApp.Accounts;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Accounts;

public sealed class PasswordThrottleOnSqliteTests(AppFixture<SqliteDatabase> fixture) : PasswordThrottleTests<SqliteDatabase>(fixture);

public sealed class PasswordThrottleOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : PasswordThrottleTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class PasswordThrottleOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : PasswordThrottleTests<SqlServerDatabase>(fixture);

public abstract partial class PasswordThrottleTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>, IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly AdjustableTime _time = new();
    private readonly CapturedLog _log = new();
    private WebApplicationFactory<Program> _app = null!;

    public ValueTask InitializeAsync()
    {
        _ = fixture.App;
        _app = fixture.AppWith(services =>
        {
            services.AddSingleton<IStartupFilter, ClientAddresses>();
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
            services.AddSingleton<ILoggerProvider>(_log);
        }).WithWebHostBuilder(builder => builder.UseSetting("PasswordHasher:IterationCount", "1"));
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Five_of_fifty_concurrent_passwords_are_verified()
    {
        var user = await fixture.AddUserAsync();
        var page = await FormPage.OpenAsync(Client(), "/Account/Login");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() =>
            page.PostAsync(Fields(user.UserName!, number == 49 ? Registration.Password : $"wrong password {number}")))));

        var failures = Failures(user.Id);
        Assert.Equal(50, failures.Count + answers.Count(answer => answer.Status == HttpStatusCode.Redirect));
        Assert.InRange(failures.Count(reason => reason == nameof(SignInFailure.WrongPassword)), 4, 10); // The correct password resets the count if it is among the first five.
        Assert.All(answers, answer => Assert.True(answer.Status < HttpStatusCode.InternalServerError));
    }

    [Fact]
    public async Task Six_wrong_passwords_at_once_count_as_six()
    {
        var user = await fixture.AddUserAsync();
        var page = await FormPage.OpenAsync(Client(), "/Account/Login");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => page.PostAsync(Fields(user.UserName!, "wrong password")))));

        Assert.Equal(
            [.. Enumerable.Repeat(nameof(SignInFailure.TooManyAttempts), 1), .. Enumerable.Repeat(nameof(SignInFailure.WrongPassword), 5)],
            Failures(user.Id).Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(Client(), user, Registration.Password)).Status);
    }

    [Fact]
    public async Task A_locked_source_waits_longer_each_time()
    {
        var user = await fixture.AddUserAsync();
        await FailAsync(Client(), user, 5);
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(Client(), user, Registration.Password)).Status);

        foreach (var minutes in new[] { 5, 5, 5, 5, 5, 15, 15, 15, 15, 15, 60 })
        {
            _time.Ahead += TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(30);
            Assert.Equal(HttpStatusCode.OK, (await TryAsync(Client(), user, Registration.Password)).Status);
            _time.Ahead += TimeSpan.FromMinutes(1);
            await FailAsync(Client(), user, 1);
        }

        _time.Ahead += TimeSpan.FromMinutes(61);
        Assert.Equal(HttpStatusCode.Redirect, (await TryAsync(Client(), user, Registration.Password)).Status);
    }

    [Fact]
    public async Task An_attackers_address_is_locked_and_the_owners_is_not()
    {
        var user = await fixture.AddUserAsync();
        await FailAsync(Client("198.51.100.7"), user, 20);

        Assert.Equal(HttpStatusCode.OK, (await TryAsync(Client("198.51.100.7"), user, Registration.Password)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await TryAsync(Client("203.0.113.1"), user, Registration.Password)).Status);
    }

    [Fact]
    public async Task Addresses_of_one_IPv6_network_count_together()
    {
        var user = await fixture.AddUserAsync();
        for (var i = 1; i <= 5; i++)
        {
            await FailAsync(Client($"2001:db8:0:1::{i}"), user, 1);
        }

        Assert.Equal(HttpStatusCode.OK, (await TryAsync(Client("2001:db8:0:1::99"), user, Registration.Password)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await TryAsync(Client("2001:db8:0:2::1"), user, Registration.Password)).Status);
    }

    [Fact]
    public async Task A_lock_of_all_unknown_browsers_expires_and_resets_the_count()
    {
        var user = await fixture.AddUserAsync();
        await fixture.QueryAsync(db =>
        {
            db.Add(new PasswordAttempt { AccountId = user.Id, Source = PasswordThrottle.Everywhere, Failures = 99, LastAttemptAt = DateTime.UtcNow });
            return db.SaveChangesAsync();
        });
        await FailAsync(Client("198.51.100.1"), user, 1);
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(Client("203.0.113.1"), user, Registration.Password)).Status);

        _time.Ahead += TimeSpan.FromMinutes(61);
        await FailAsync(Client("198.51.100.2"), user, 1);
        Assert.Equal(HttpStatusCode.Redirect, (await TryAsync(Client("203.0.113.1"), user, Registration.Password)).Status);
    }

    [Fact]
    public async Task A_name_without_an_account_is_locked_like_any_other()
    {
        var name = UserForms.Name();
        for (var i = 0; i < 6; i++)
        {
            await Visitors.TryLogInAsync(Client(), name, "wrong password");
        }

        var account = PasswordThrottle.AccountOf(name.ToUpperInvariant());
        Assert.Equal(5, await fixture.QueryAsync(db => db.PasswordAttempts
            .Where(attempt => attempt.AccountId == account && attempt.Source != PasswordThrottle.Everywhere).Select(attempt => attempt.Failures).SingleAsync()));
    }

    [Fact]
    public async Task An_administrator_unlocks_an_account_after_wrong_passwords()
    {
        var (administrator, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        await FailAsync(Client(), user, 5);
        Assert.Contains("Unlock", (await FormPage.OpenAsync(administrator, $"/Admin/Users/Edit/{user.Id}")).Document.QuerySelector("aside")!.TextContent, StringComparison.Ordinal);

        await administrator.ActAsync(UserAction.Unlock, user.Id);

        Assert.Equal(HttpStatusCode.Redirect, (await TryAsync(Client(), user, Registration.Password)).Status);
    }

    [Fact]
    public async Task Every_failed_sign_in_computes_one_hash_and_executes_the_same_statements()
    {
        var (administrator, known) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        var (disabled, locked, invited) = (await fixture.AddUserAsync(), await fixture.AddUserAsync(), await fixture.AddUserAsync());
        await administrator.ActAsync(UserAction.Disable, disabled.Id);
        await administrator.ActAsync(UserAction.Lock, locked.Id);
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == invited.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.PasswordHash, (string?)null)));
        var hasher = new CountingHasher();
        await using var app = _app.WithWebHostBuilder(builder => builder.ConfigureServices(services => services.AddSingleton<IPasswordHasher<User>>(hasher)));
        var page = await FormPage.OpenAsync(app.CreateClient(), "/Account/Login");
        await page.PostAsync(Fields(UserForms.Name(), "wrong password")); // The first attempt creates the hash that is verified for unknown names.

        var costs = new List<(string Statements, int Hashes)>();
        foreach (var name in new[] { UserForms.Name(), known.UserName!, disabled.UserName!, locked.UserName!, invited.UserName! })
        {
            fixture.Commands.Clear();
            hasher.Count = 0;
            await page.PostAsync(Fields(name, "wrong password"));
            costs.Add((string.Join('\n', fixture.Commands.Sent), hasher.Count));
        }

        Assert.Equal(1, Assert.Single(costs.Distinct()).Hashes);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _app.DisposeAsync();
    }

    private static Dictionary<string, string?> Fields(string name, string password) => new() { ["Input.UserNameOrEmail"] = name, ["Input.Password"] = password };

    private static Task<FormPage> TryAsync(HttpClient client, User user, string password) => Visitors.TryLogInAsync(client, user.UserName!, password);

    private static async Task FailAsync(HttpClient client, User user, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await TryAsync(client, user, "wrong password")).Status);
        }
    }

    private HttpClient Client(string? address = null)
    {
        var client = _app.CreateClient(new() { AllowAutoRedirect = false });
        if (address is not null)
        {
            client.DefaultRequestHeaders.Add(ClientAddresses.Header, address);
        }

        return client;
    }

    private List<string> Failures(Guid user) =>
        [.. _log.Entries.Where(entry => entry.EventId.Name == nameof(SecurityLog.SignInFailed) && entry.Values["AccountId"] is Guid id && id == user).Select(entry => entry.Values["Reason"]!.ToString()!)];

    private sealed class CountingHasher : PasswordHasher<User>
    {
        public int Count { get; set; }

        public override PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
        {
            Count++;
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
