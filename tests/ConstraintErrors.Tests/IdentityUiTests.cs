using ConstraintErrors;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ConstraintErrors.Tests.IdentityUi;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

public sealed class IdentityUiOnSqliteTests : IdentityUiTests<SqliteDatabase>;

public sealed class IdentityUiOnPostgreSqlTests : IdentityUiTests<PostgreSqlDatabase>;

/// <summary>Pages that nobody here wrote: ASP.NET Core Identity's own UI, with one line that registers the filter.</summary>
public abstract class IdentityUiTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private const int Contenders = 50;

    private readonly TDatabase _database = new();
    private readonly Countdown _start = new(Contenders);
    private WebApplication? _app;

    [Fact]
    public async Task Fifty_concurrent_registrations_of_one_email_create_one_account()
    {
        Assert.SkipWhen(_database.Missing is not null, _database.Missing ?? "");

        // The stock page takes the email for the user name, and its index is the only unique one.
        var email = $"{Guid.NewGuid():N}@example.com";
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = Contenders };
        using var client = new HttpClient(handler) { BaseAddress = Address };
        var page = await FormPage.OpenAsync(client, "/Identity/Account/Register");
        Assert.Equal(HttpStatusCode.OK, page.Status);

        var answers = await Task.WhenAll(Enumerable.Range(0, Contenders).Select(_ => page.PostAsync(new Dictionary<string, string?>
        {
            ["Input.Email"] = email, ["Input.Password"] = "Quiet-otter-paints-7", ["Input.ConfirmPassword"] = "Quiet-otter-paints-7",
        })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        var refused = answers.Where(answer => answer.Status != HttpStatusCode.Redirect).ToList();
        Assert.All(refused, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));

        // The form has no user name, but the email that was posted is what the row has for one.
        Assert.All(refused, answer => Assert.NotEqual("", answer.Document.QuerySelector("[data-valmsg-for='Input.Email']")?.TextContent));
        Assert.Equal(1, await CountAsync(email));
    }

    [Fact]
    public async Task Fifty_concurrent_registrations_of_one_user_name_create_one_account()
    {
        Assert.SkipWhen(_database.Missing is not null, _database.Missing ?? "");
        var wanted = Guid.NewGuid().ToString("N");
        var results = await Task.WhenAll(Enumerable.Range(0, Contenders).Select(i => Task.Run(async () =>
        {
            using var handler = new HttpClientHandler { AllowAutoRedirect = false };
            using var client = new HttpClient(handler) { BaseAddress = Address };
            var page = await FormPage.OpenAsync(client, "/username");
            return await page.PostAsync(new Dictionary<string, string?> { ["Input.UserName"] = wanted, ["Input.Email"] = $"{i}-{wanted}@example.com" });
        })));

        Assert.Single(results, result => result.Status == HttpStatusCode.Redirect);
        Assert.All(results.Where(result => result.Status != HttpStatusCode.Redirect), result =>
        {
            Assert.Equal(HttpStatusCode.OK, result.Status);
            Assert.NotEqual("", result.Document.QuerySelector("[data-valmsg-for='Input.UserName']")?.TextContent);
        });
    }

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        if (_database.Missing is not null)
        {
            return;
        }

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ApplicationName = typeof(UserNameModel).Assembly.GetName().Name });
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<IdentityDbContext>(options => _database.Use(options));
        builder.Services.AddDefaultIdentity<IdentityUser>().AddEntityFrameworkStores<IdentityDbContext>()
            .AddUserValidator<Start>();
        builder.Services.AddSingleton(_start);
        builder.Services.AddRazorPages(pages => pages.RootDirectory = "/IdentityUi");
        builder.Services.AddConstraintErrors<IdentityDbContext>(); // the one line
        _app = builder.Build();
        _app.UseAuthorization();
        _app.MapRazorPages();

        await using var scope = _app.Services.CreateAsyncScope();
        await TestDatabase.CreateTablesAsync(scope.ServiceProvider.GetRequiredService<IdentityDbContext>());
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    private Uri Address => new(_app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private async Task<int> CountAsync(string email)
    {
        await using var scope = _app!.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDbContext>().Users.CountAsync(user => user.Email == email);
    }

    /// <summary>Runs after Identity's own look-up has found nothing, and lets nobody go on before all have come as far.</summary>
    private sealed class Start(Countdown countdown) : IUserValidator<IdentityUser>
    {
        public async Task<IdentityResult> ValidateAsync(UserManager<IdentityUser> manager, IdentityUser user)
        {
            await countdown.SignalAndWaitAsync();
            return IdentityResult.Success;
        }
    }
}
