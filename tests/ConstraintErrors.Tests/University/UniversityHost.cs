using System.Net;
using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestInfrastructure;

namespace ConstraintErrors.Tests.University;

/// <summary>Pages and controllers written without a thought of the library, in a host that adds its one line.</summary>
public sealed class UniversityHost<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly TDatabase _database = new();
    private WebApplication? _app;

    internal SaveGate Gate { get; } = new();

    internal CountedInvocations Invocations { get; } = new();

    public Uri Address => new(_app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public HttpClient Client()
    {
        Assert.SkipWhen(_database.Missing is not null, _database.Missing ?? "");
        return new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    public async Task<T> WithAsync<T>(Func<UniversityContext, Task<T>> use)
    {
        Assert.SkipWhen(_database.Missing is not null, _database.Missing ?? "");
        await using var scope = _app!.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<UniversityContext>());
    }

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        if (_database.Missing is not null)
        {
            return;
        }

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ApplicationName = typeof(Department).Assembly.GetName().Name });
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0)).UseStaticWebAssets();
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<UniversityContext>(options => _database.Use(options).AddInterceptors(Gate));
        builder.Services.AddRazorPages(pages => pages.RootDirectory = "/University/Pages");
        builder.Services.AddControllersWithViews(mvc => mvc.EnableActionInvokers = true); // Lets invocations be counted.
        builder.Services.Configure<RazorViewEngineOptions>(options => options.ViewLocationFormats.Add("/University/Views/{1}/{0}.cshtml"));
        builder.Services.Configure<ApiBehaviorOptions>(options => options.InvalidModelStateResponseFactory = context =>
            new ObjectResult(new { mine = context.ModelState.ToDictionary(entry => entry.Key, entry => entry.Value!.Errors.Select(error => error.ErrorMessage)) }) { StatusCode = 422 });
        builder.Services.AddSingleton<IActionInvokerProvider>(Invocations);
        builder.Services.AddConstraintErrors<UniversityContext>();
        _app = builder.Build();
        _app.UseStaticFiles();
        _app.UseRouting();
        _app.UseAntiforgery();
        _app.MapRazorPages();
        _app.MapDefaultControllerRoute();
        await using (var scope = _app.Services.CreateAsyncScope())
        {
            await TestDatabase.CreateTablesAsync(scope.ServiceProvider.GetRequiredService<UniversityContext>());
        }

        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await _database.DisposeAsync();
    }
}
