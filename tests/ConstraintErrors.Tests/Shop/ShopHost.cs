using ConstraintErrors;
using ConstraintErrors.Forms;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ConstraintErrors.Tests.Shop.Pages;
using TestInfrastructure;

namespace ConstraintErrors.Tests.Shop;

/// <summary>An application of its own around the shop's model, in which one line registers what is tested.</summary>
public sealed class ShopHost<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private WebApplication? _app;

    public TDatabase Database { get; } = new();

    public CommandCounter Commands { get; } = new();

    public CapturedLog Log { get; } = new();

    public IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        if (Database.Missing is not null)
        {
            return;
        }

        _app = Build(Environments.Production);
        await _app.StartAsync();
        await WithAsync(async db =>
        {
            await TestDatabase.CreateTablesAsync(db);
            return 0;
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    public WebApplication Build(string environment, Action<ConstraintOptions>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ApplicationName = typeof(Act).Assembly.GetName().Name });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Services.AddSingleton<Act>();
        builder.Services.AddDbContext<ShopContext>(options => Database.Use(options).AddInterceptors(Commands));
        builder.Services.AddRazorPages(pages => pages.RootDirectory = "/Shop/Pages");
        builder.Services.AddControllers(options => options.ModelMetadataDetailsProviders.Add(new SystemTextJsonValidationMetadataProvider()));
        builder.Services.AddConstraintErrors<ShopContext>(configure);
        var app = builder.Build();
        app.MapRazorPages();
        app.MapControllers();
        app.MapPost("/endpoint", async (NewProducts products, ShopContext db) =>
        {
            await products.SaveAsync(db);
            return Results.NoContent();
        }).WithConstraintErrors();
        return app;
    }

    public HttpClient Client() => _app!.GetTestClient();

    public async Task<T> WithAsync<T>(Func<ShopContext, Task<T>> use)
    {
        Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");
        await using var scope = _app!.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<ShopContext>());
    }

    /// <summary>Stores rows and returns the first one.</summary>
    public Task<T> AddAsync<T>(T row, params object[] more)
        where T : class => WithAsync(async db =>
        {
            db.AddRange([row, .. more]);
            await db.SaveChangesAsync();
            return row;
        });

    /// <summary>Posts fields to a page whose handler does what is given; the page comes back, or nothing when it succeeded.</summary>
    public Task<ShopAnswer> PostAsync(object fields, Func<ShopContext, Task> act, int? id = null) =>
        PostAsync(fields, (db, _) => act(db), id);

    public Task<ShopAnswer> PostAsync(object fields, Func<ShopContext, ActInput, Task> act, int? id = null) =>
        PostAsync(_app, fields, act, id);

    public async Task<ShopAnswer> PostAsync(WebApplication? app, object fields, Func<ShopContext, ActInput, Task> act, int? id = null)
    {
        Assert.SkipWhen(Database.Missing is not null, Database.Missing ?? "");
        app!.Services.GetRequiredService<Act>().Do = act;
        using var client = app.GetTestClient();
        var pairs = fields as IEnumerable<KeyValuePair<string, string?>>
            ?? fields.GetType().GetProperties().Select(property => KeyValuePair.Create("Input." + property.Name, Convert.ToString(property.GetValue(fields), System.Globalization.CultureInfo.InvariantCulture)));
        using var content = new FormUrlEncodedContent(pairs!);
        using var response = await client.PostAsync($"/act/{id}", content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return response.StatusCode == HttpStatusCode.NoContent
            ? new ShopAnswer(response.StatusCode, new Dictionary<string, string[]>(), new Dictionary<string, string?>())
            : JsonSerializer.Deserialize<ShopAnswer>(text, JsonSerializerOptions.Web)! with { Status = response.StatusCode };
    }
}

public sealed record ShopAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string[]> Errors, IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>The page came back with errors on these fields, and on no others.</summary>
    public ShopAnswer Tells(params string[] fields)
    {
        Assert.Equal(HttpStatusCode.OK, Status);
        Assert.Equal(fields.Select(field => field.Length == 0 ? "" : "Input." + field).Order(StringComparer.Ordinal), Errors.Keys.Order(StringComparer.Ordinal));
        return this;
    }

    /// <summary>And says so.</summary>
    public ShopAnswer Saying(string message)
    {
        Assert.Contains(message, Errors.Values.SelectMany(messages => messages));
        return this;
    }
}
