using System.Net;
using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.TestHost;
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

    public HttpClient Client()
    {
        Assert.SkipWhen(_database.Missing is not null, _database.Missing ?? "");
        return new HttpClient(new CookieHandler(_app!.GetTestServer().CreateHandler())) { BaseAddress = new Uri("http://localhost") };
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
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<UniversityContext>(options => _database.Use(options).AddInterceptors(Gate));
        builder.Services.AddRazorPages(pages => pages.RootDirectory = "/University/Pages");
        builder.Services.AddControllersWithViews();
        builder.Services.Configure<RazorViewEngineOptions>(options => options.ViewLocationFormats.Add("/University/Views/{1}/{0}.cshtml"));
        builder.Services.Configure<ApiBehaviorOptions>(options => options.InvalidModelStateResponseFactory = context =>
            new ObjectResult(new { mine = context.ModelState.ToDictionary(entry => entry.Key, entry => entry.Value!.Errors.Select(error => error.ErrorMessage)) }) { StatusCode = 422 });
        builder.Services.AddSingleton<IActionInvokerProvider>(Invocations);
        builder.Services.AddConstraintErrors<UniversityContext>();
        _app = builder.Build();
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

    private sealed class CookieHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly CookieContainer _cookies = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_cookies.GetCookieHeader(request.RequestUri!) is { Length: > 0 } cookies)
            {
                request.Headers.Add("Cookie", cookies);
            }

            var response = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
            {
                _cookies.SetCookies(request.RequestUri!, cookie);
            }

            return response;
        }
    }
}
