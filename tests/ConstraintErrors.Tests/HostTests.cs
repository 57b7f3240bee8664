using System.Net;
using System.Net.Http.Json;
using ConstraintErrors.Forms;
using ConstraintErrors.Tests.University;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

public sealed class HostsOnSqliteTests : HostTests<SqliteDatabase>;

public sealed class HostsOnPostgreSqlTests : HostTests<PostgreSqlDatabase>;

/// <summary>Hosts that consist of endpoints alone, with settings of their own.</summary>
public abstract class HostTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly TDatabase _database = new();

    [Fact]
    public async Task A_host_without_MVC_answers_with_errors_by_field()
    {
        await using var app = await StartAsync(_ => { });
        using var client = app.GetTestClient();

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(client, "Physics")).StatusCode);
        using var refused = await PostAsync(client, "Physics");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("\"name\":[\"A department with this name already exists.\"]", await TextAsync(refused), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/departments")]
    [InlineData("/other")] // The second of two contexts.
    [InlineData("/factory")] // A pooled context of the handler's own, gone by the time it is asked about.
    [InlineData("/departments", true)]
    public async Task Forty_at_once_store_one_row_and_the_others_get_the_error_on_its_field(string address, bool retries = false)
    {
        Assert.SkipWhen(retries && _database.Provider != "PostgreSql", "SQLite has no retrying strategy");
        var gate = new SaveGate();
        await using var app = await StartAsync(
            services =>
            {
                services.AddDbContext<OtherContext>(options => _database.Use(options).AddInterceptors(gate)).AddConstraintErrors<OtherContext>();
                if (address == "/factory")
                {
                    services.AddPooledDbContextFactory<UniversityContext>(options => _database.Use(options).AddInterceptors(gate));
                }
            },
            options => (retries ? options.UseNpgsql(_database.ConnectionString, npgsql => npgsql.EnableRetryOnFailure()) : options).AddInterceptors(gate));
        using var client = app.GetTestClient();
        gate.Countdown = new Countdown(40);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() =>
            client.PostAsJsonAsync(address, new { name = "Chemistry" }, TestContext.Current.CancellationToken))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.NoContent))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("\"name\":[\"A department with this name already exists.\"]", await TextAsync(refused), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Messages_are_found_whatever_ResourcesPath_the_host_sets()
    {
        await using var app = await StartAsync(services => services.AddLocalization(options => options.ResourcesPath = "Resources"));
        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("Accept-Language", "de");
        await PostAsync(client, "Mathe");

        Assert.Contains("Name: bereits vergeben.", await TextAsync(await PostAsync(client, "Mathe")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_that_was_not_registered_is_left_alone()
    {
        await using var app = await StartAsync(services => services.AddDbContext<OtherContext>(options => _database.Use(options)));
        using var client = app.GetTestClient();
        await client.PostAsync("/other", null, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<DbUpdateException>(() => client.PostAsync("/other", null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_registered_contexts_are_both_explained()
    {
        await using var app = await StartAsync(services => services.AddDbContext<OtherContext>(options => _database.Use(options)).AddConstraintErrors<OtherContext>());
        using var client = app.GetTestClient();
        foreach (var address in new[] { "/raw", "/other" })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync(address, null, TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(address, null, TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Fact]
    public async Task A_failure_of_the_library_rethrows_the_original_exception()
    {
        await using var app = await StartAsync(services => services.Insert(0, ServiceDescriptor.Singleton<IFormExceptionHandler, FailingHandler>()));
        using var client = app.GetTestClient();

        await client.PostAsync("/raw", null, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<DbUpdateException>(() => client.PostAsync("/raw", null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_context_that_retries_is_explained_like_any_other()
    {
        Assert.SkipUnless(_database.Provider == "PostgreSql", "SQLite has no retrying strategy");
        await using var app = await StartAsync(_ => { }, options => options.UseNpgsql(_database.ConnectionString, npgsql => npgsql.EnableRetryOnFailure()));
        using var client = app.GetTestClient();
        await PostAsync(client, "Biology");

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, "Biology")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("/raw", null, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/raw", null, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_context_of_a_factory_that_the_handler_disposed_is_explained()
    {
        await using var app = await StartAsync(services => services.AddPooledDbContextFactory<UniversityContext>(options => _database.Use(options)));
        using var client = app.GetTestClient();

        // SQLite names no foreign key: without the row, nothing tells the field.
        using var refused = await client.PostAsJsonAsync("/factory", new { name = "Botany", headId = 999_999 }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("\"headId\":[\"This head no longer exists.", await TextAsync(refused), StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _database.DisposeAsync();
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string name) =>
        client.PostAsJsonAsync("/departments", new { name }, TestContext.Current.CancellationToken);

    private static Task<string> TextAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private async Task<WebApplication> StartAsync(Action<IServiceCollection> configure, Action<DbContextOptionsBuilder>? options = null)
    {
        Assert.SkipWhen(_database.Missing is not null, _database.Missing ?? "");
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddDbContext<UniversityContext>(context =>
        {
            _database.Use(context);
            options?.Invoke(context);
        });
        builder.Services.AddConstraintErrors<UniversityContext>();
        configure(builder.Services);
        var app = builder.Build();
        app.UseRequestLocalization("en", "de");
        app.MapPost("/departments", async (NewDepartment department, UniversityContext db) =>
        {
            db.Add(new Department { Name = department.Name! });
            await db.SaveChangesAsync();
            return Results.NoContent();
        }).WithConstraintErrors();
        app.MapPost("/raw", (UniversityContext db) => AddAsync(db, "Raw")).WithConstraintErrors();
        app.MapPost("/other", (NewDepartment? department, IServiceProvider services) => AddAsync(services.GetRequiredService<OtherContext>(), department?.Name ?? "Other")).WithConstraintErrors();
        app.MapPost("/factory", async (NewDepartment department, IServiceProvider services) =>
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<UniversityContext>>().CreateDbContextAsync();
            db.Add(new Department { Name = department.Name!, HeadId = department.HeadId });
            await db.SaveChangesAsync();
            return Results.NoContent();
        }).WithConstraintErrors();

        await using (var scope = app.Services.CreateAsyncScope())
        {
            await TestDatabase.CreateTablesAsync(scope.ServiceProvider.GetRequiredService<UniversityContext>());
        }

        await app.StartAsync();
        return app;
    }

    private static async Task<IResult> AddAsync(DbContext db, string name)
    {
        db.Add(new Department { Name = name });
        await db.SaveChangesAsync();
        return Results.NoContent();
    }

    public sealed record NewDepartment(string? Name, int? HeadId = null);

    public sealed class OtherContext(DbContextOptions<OtherContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Department>(department =>
        {
            department.ToTable("Departments");
            department.HasIndex(d => d.Name).IsUnique();
            department.Ignore(d => d.Head);
        });
    }

    private sealed class FailingHandler : IFormExceptionHandler
    {
        public Task<IReadOnlyList<FieldError>?> HandleAsync(Exception exception, PostedForm form, HttpContext http, string page) =>
            throw new InvalidOperationException("A bug of the library.");
    }
}
