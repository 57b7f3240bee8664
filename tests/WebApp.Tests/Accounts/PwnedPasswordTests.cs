using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Accounts;

public sealed class PwnedPasswordsOnSqliteTests(AppFixture<SqliteDatabase> fixture) : PwnedPasswordTests<SqliteDatabase>(fixture);

public sealed class PwnedPasswordsOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : PwnedPasswordTests<PostgreSqlDatabase>(fixture);

/// <summary>The online list of leaked passwords: Passwords:PwnedPasswords:Address is set.</summary>
public abstract class PwnedPasswordTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>, IDisposable
    where TDatabase : TestDatabase, new()
{
    private readonly CapturedLog _log = new();

    [Theory]
    [InlineData(Registration.Password, 12, false)]
    [InlineData(Registration.Password, 0, true)] // Padding.
    [InlineData("another password", 12, true)]
    public async Task A_password_on_the_list_is_refused_on_its_field(string listed, int count, bool isAccepted)
    {
        await using var server = await RangeServer.StartAsync(listed, count);
        await using var app = App(server.Address);

        var page = await RegisterAsync(app);

        Assert.Equal(isAccepted ? HttpStatusCode.Redirect : HttpStatusCode.OK, page.Status);
        Assert.Equal(isAccepted ? [] : [KeyValuePair.Create("Input.Password", "This password is known from a data leak. Choose another one, and change it wherever you use it.")], page.Errors);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task Only_five_digits_of_the_hash_leave_the_machine_and_none_is_logged()
    {
        await using var server = await RangeServer.StartAsync(http => { http.Response.StatusCode = 503; return Task.CompletedTask; });
        await using var app = App(server.Address);
        await RegisterAsync(app);

        var digits = RangeServer.Hash(Registration.Password)[..5];
        Assert.Equal([$"GET /range/{digits} true"], server.Requests);
        Assert.NotEmpty(_log.Entries);
        Assert.DoesNotContain(_log.Entries, line => line.Text.Contains(digits, StringComparison.OrdinalIgnoreCase) || line.Text.Contains(Registration.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_that_is_refused_offline_is_not_asked_about()
    {
        await using var server = await RangeServer.StartAsync("other", 1);
        await using var app = App(server.Address);
        await RegisterAsync(app, new Registration().With("Input.Password", "password1").With("Input.ConfirmPassword", "password1"));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_server_that_fails_redirects_or_does_not_answer_lets_the_password_pass_with_a_warning()
    {
        var released = new TaskCompletionSource();
        Func<HttpContext, Task>[] failures =
        [
            http => { http.Response.StatusCode = 500; return Task.CompletedTask; },
            http => http.Response.Body.WriteAsync(new byte[2 * 1024 * 1024]).AsTask(),
            _ => released.Task,
        ];
        foreach (var failure in failures)
        {
            await using var server = await RangeServer.StartAsync(failure);
            await using var app = App(server.Address);
            var before = Warnings.Count;

            Assert.Equal(HttpStatusCode.Redirect, (await RegisterAsync(app)).Status);
            Assert.Equal(before + 1, Warnings.Count);
        }

        released.SetResult();
        await using var unreachable = App("http://127.0.0.1:1/");
        Assert.Equal(HttpStatusCode.Redirect, (await RegisterAsync(unreachable)).Status);
    }

    [Fact]
    public async Task A_request_that_waits_for_the_list_does_not_keep_others_from_hashing()
    {
        var (asked, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await RangeServer.StartAsync(_ =>
        {
            asked.TrySetResult();
            return released.Task;
        });
        var user = new Registration();
        await RegisterAsync(fixture.App, user);
        await using var app = App(server.Address, services => services.Replace(ServiceDescriptor.Singleton(new PasswordHashLimiter(concurrent: 1, waiting: 0))));
        var waiting = RegisterAsync(app);
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        (await app.Services.GetRequiredService<PasswordHashLimiter>().EnterAsync(TestContext.Current.CancellationToken)).Dispose();

        released.SetResult();
        Assert.Equal(HttpStatusCode.Redirect, (await waiting).Status);
    }

    [Fact]
    public async Task Without_the_setting_no_server_is_asked()
    {
        await using var scope = fixture.App.Services.CreateAsyncScope();

        Assert.DoesNotContain(scope.ServiceProvider.GetServices<IPasswordValidator<User>>(), validator => validator is PwnedPasswordValidator);
    }

    public void Dispose()
    {
        _log.Dispose();
        GC.SuppressFinalize(this);
    }

    private IReadOnlyList<CapturedLog.Entry> Warnings => [.. _log.Entries.Where(line => line.Text.Contains("list of leaked passwords did not answer", StringComparison.Ordinal))];

    private static async Task<FormPage> RegisterAsync(WebApplicationFactory<Program> app, Registration? form = null) =>
        await (await FormPage.OpenAsync(app.NewClient(), "/Account/Register")).PostAsync(form ?? new Registration());

    private WebApplicationFactory<Program> App(string address, Action<IServiceCollection>? configure = null)
    {
        _ = fixture.App; // Migrates the database.
        return fixture.AppWith(services => configure?.Invoke(services)).WithWebHostBuilder(builder => builder
            .UseSetting("Passwords:PwnedPasswords:Address", address)
            .ConfigureLogging(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Debug)));
    }
}
