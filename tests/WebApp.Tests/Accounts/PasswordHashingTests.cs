using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Accounts;

public sealed class PasswordHashingTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    private const string Register = "/Account/Register";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Concurrent_requests_hash_no_more_passwords_than_the_limit(int limit)
    {
        var hasher = new ConcurrencyCounter();
        await using var app = AppWith(limit, waiting: 100, services => services.AddSingleton<IPasswordHasher<User>>(hasher));
        var register = await FormPage.OpenAsync(Client(app), Register);
        var forms = Enumerable.Range(0, 8).Select(_ => new Registration()).ToList();

        var registrations = await Task.WhenAll(forms.Select(form => Task.Run(() => register.PostAsync(form))));
        var signIns = await Task.WhenAll(forms.Select(form => Task.Run(() => Visitors.TryLogInAsync(Client(app), form["Input.UserName"]!, Registration.Password))));

        Assert.All(registrations.Concat(signIns), page => Assert.Equal(HttpStatusCode.Redirect, page.Status));
        Assert.Equal(limit, hasher.Maximum);
    }

    [Fact]
    public async Task A_full_queue_rejects_a_registration_and_keeps_its_values_except_for_passwords()
    {
        await using var app = AppWith(concurrent: 1, waiting: 0);
        var page = await FormPage.OpenAsync(Client(app), Register);
        var form = new Registration();
        using (await EnterAsync(app))
        {
            page = await page.PostAsync(form);
        }

        AssertRejected(page);
        Assert.Equal(form["Input.Email"], page.ValueOf("Input.Email"));
        Assert.Equal(form["Input.CityId"], page.ValueOf("Input.CityId"));
        Assert.Equal(["", ""], [page.ValueOf("Input.Password"), page.ValueOf("Input.ConfirmPassword")]);
        Assert.False(await IsStoredAsync(form));
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(form)).Status);
    }

    [Fact]
    public async Task A_full_queue_rejects_an_API_request_with_a_problem()
    {
        await using var app = AppWith(concurrent: 1, waiting: 0);
        var form = new Registration();
        using var turn = await EnterAsync(app);

        using var response = await Client(app).PostAsJsonAsync(
            "/api/users",
            new { userName = form["Input.UserName"], email = form["Input.Email"], cityId = 13, password = Registration.Password },
            TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(PasswordHashLimiter.RetryAfter, response.Headers.RetryAfter?.Delta);
        Assert.Equal("The site is busy. Wait a few seconds and try again.", (await response.Content.ReadFromJsonAsync<ProblemDetails>(TestContext.Current.CancellationToken))?.Detail);
        Assert.False(await IsStoredAsync(form));
    }

    [Fact]
    public async Task A_full_queue_rejects_a_sign_in_without_counting_it()
    {
        await using var app = AppWith(concurrent: 1, waiting: 0);
        var form = new Registration();
        await (await FormPage.OpenAsync(Client(app), Register)).PostAsync(form);
        using (await EnterAsync(app))
        {
            for (var i = 0; i < 6; i++)
            {
                AssertRejected(await Visitors.TryLogInAsync(Client(app), form["Input.UserName"]!, "wrong password"));
            }
        }

        await Client(app).LogInAsync(form["Input.UserName"]!);
    }

    [Fact]
    public async Task A_full_queue_leaves_a_password_link_valid()
    {
        await using var app = AppWith(concurrent: 1, waiting: 0);
        var form = new Registration();
        await (await FormPage.OpenAsync(Client(app), Register)).PostAsync(form);
        var page = await FormPage.OpenAsync(Client(app), await LinkAsync(app, form));
        var fields = new Dictionary<string, string?> { ["Input.Password"] = "seven otters paint quietly", ["Input.ConfirmPassword"] = "seven otters paint quietly" };
        using (await EnterAsync(app))
        {
            page = await page.PostAsync(fields);
        }

        AssertRejected(page);
        Assert.Equal(HttpStatusCode.Redirect, (await page.PostAsync(fields)).Status);
    }

    [Fact]
    public async Task A_disconnected_client_leaves_the_queue()
    {
        await using var app = AppWith(concurrent: 1, waiting: 1);
        var page = await FormPage.OpenAsync(Client(app), Register);
        using var turn = await EnterAsync(app);
        using var disconnect = new CancellationTokenSource();
        using var content = new FormUrlEncodedContent(new Registration().With("__RequestVerificationToken", page.Token));
        var abandoned = page.Client.PostAsync(Register, content, disconnect.Token);
        await Polling.UntilAsync(() => IsFullAsync(app));

        await disconnect.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        await Polling.UntilAsync(async () => !await IsFullAsync(app));
    }

    [Fact]
    public async Task An_iteration_count_below_one_prevents_startup()
    {
        await using var app = fixture.App.WithWebHostBuilder(builder => builder.UseSetting("PasswordHasher:IterationCount", "0"));

        Assert.Contains("PasswordHasher:IterationCount", Assert.Throws<OptionsValidationException>(() => app.CreateClient()).Message, StringComparison.Ordinal);
    }

    private static void AssertRejected(FormPage page)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Equal(PasswordHashLimiter.RetryAfter, page.Response.Headers.RetryAfter?.Delta);
        Assert.Equal("The site is busy. Wait a few seconds and try again.", Assert.Single(page.Errors, error => error.Key == "").Value);
    }

    private static Task<IDisposable> EnterAsync(WebApplicationFactory<Program> app) =>
        app.Services.GetRequiredService<PasswordHashLimiter>().EnterAsync(TestContext.Current.CancellationToken);

    private static async Task<bool> IsFullAsync(WebApplicationFactory<Program> app)
    {
        using var cancellation = new CancellationTokenSource();
        var entering = app.Services.GetRequiredService<PasswordHashLimiter>().EnterAsync(cancellation.Token);
        await cancellation.CancelAsync();
        try
        {
            (await entering).Dispose();
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (PasswordHashingBusyException)
        {
            return true;
        }
    }

    private static HttpClient Client(WebApplicationFactory<Program> app) => app.CreateClient(new() { AllowAutoRedirect = false });

    private static async Task<string> LinkAsync(WebApplicationFactory<Program> app, Registration form)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByNameAsync(form["Input.UserName"]!);
        return await scope.ServiceProvider.GetRequiredService<PasswordLinks>().CreateAsync(user!);
    }

    private WebApplicationFactory<Program> AppWith(int concurrent, int waiting, Action<IServiceCollection>? configure = null)
    {
        _ = fixture.App; // Migrates the database.
        return fixture.AppWith(services =>
        {
            services.Replace(ServiceDescriptor.Singleton(new PasswordHashLimiter(concurrent, waiting)));
            configure?.Invoke(services);
        });
    }

    private Task<bool> IsStoredAsync(Registration form)
    {
        var name = form["Input.UserName"];
        return fixture.QueryAsync(db => db.Users.AnyAsync(user => user.UserName == name));
    }

    private sealed class ConcurrencyCounter : PasswordHasher<User>
    {
        private readonly Lock _lock = new();
        private int _current;

        public int Maximum { get; private set; }

        public override string HashPassword(User user, string password) => Count(() => base.HashPassword(user, password));

        public override PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword) =>
            Count(() => base.VerifyHashedPassword(user, hashedPassword, providedPassword));

        private T Count<T>(Func<T> hash)
        {
            lock (_lock)
            {
                Maximum = Math.Max(Maximum, ++_current);
            }

            var result = hash();
            lock (_lock)
            {
                _current--;
            }

            return result;
        }
    }
}
