using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebApp.Accounts;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Email;
using WebApp.Security;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Data;

/// <summary>
/// Translates the queries of every page to the SQL of SQL Server without a server: a fake connection returns empty results, and a
/// query that cannot be translated fails.
/// </summary>
public sealed class SqlServerTranslationTests : IDisposable
{
    private readonly FakeDatabase _database = new();
    private readonly WebApplicationFactory<Program> _app;

    public SqlServerTranslationTests() => _app = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Database:Provider", "SqlServer");
        builder.UseSetting("Database:MigrateOnStartup", "false");
        builder.UseSetting("ConnectionStrings:SqlServer", "Server=127.0.0.1,1;Connect Timeout=1");
        builder.UseSetting("Database:MaxRetryCount", "0"); // Retries buffer rows, whose fields the fake results don't have.
        builder.UseSetting("AllowedHosts", "*");
        builder.UseSetting("RateLimits:Enabled", "false");
        builder.ConfigureServices(services =>
        {
            services.ConfigureDbContext<SqlServerAppDbContext>(options => options.AddInterceptors(_database, new FakeConnection()));
            services.AddDataProtection().UseEphemeralDataProtectionProvider(); // The fake database stores no key.
            services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, FakeAdministrator>(nameof(FakeAdministrator), null);
            services.PostConfigure<AuthenticationOptions>(options => options.DefaultAuthenticateScheme = nameof(FakeAdministrator));
        });
    });

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(UserState.Active)]
    [InlineData(UserState.Locked)]
    [InlineData(UserState.Disabled)]
    [InlineData(UserState.Unconfirmed)]
    public async Task User_list_queries_translate_to_SQL_Server(UserState? state)
    {
        foreach (var address in from sort in Enum.GetNames<UserSort>()
                                from filter in new[] { "", "&search=ann", $"&search=ann&city=3&role={Guid.Empty}" }
                                from position in new[] { "", "&desc=true" }
                                select $"/Admin/Users?state={state}&sort={sort}{filter}{position}")
        {
            _database.Sent.Clear();
            Assert.Equal(HttpStatusCode.OK, await OpenAsync(address));
            Assert.NotEmpty(_database.Sent);

            foreach (var direction in new[] { "after", "before" })
            {
                Assert.Equal(HttpStatusCode.OK, await OpenAsync($"{address}&{direction}={Guid.Empty}"));
                Assert.Contains(_database.Sent, FakeDatabase.AsksForPlace);
            }
        }
    }

    [Theory]
    [InlineData("/Admin/Users/Export?search=ann&state=Locked")]
    [InlineData("/Admin/Audit?by=root&to=ann&type=User&before=7")]
    [InlineData("/Admin/Violations?span=30d&constraint=IX_Users_NormalizedEmail&page=/Account/Register")]
    public async Task Filters_translate_to_SQL_Server(string address)
    {
        Assert.Equal(HttpStatusCode.OK, await OpenAsync(address));
        Assert.NotEmpty(_database.Sent);
        Assert.Equal(address.Contains("Violations", StringComparison.Ordinal), _database.Sent.Any(sql => sql.Contains("GROUP BY [v].[Hour]", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Pages_translate_to_SQL_Server()
    {
        foreach (var (_, address) in PageAddresses.Of(_app.Services))
        {
            await OpenAsync(address);
        }

        Assert.True(_database.Sent.Count > 20, $"{_database.Sent.Count} statements were sent");
    }

    [Fact]
    public async Task Bulk_jobs_translate_to_SQL_Server()
    {
        var page = await FormPage.OpenAsync(Client(), "/Admin/Users/Create");

        page = await page.PostToAsync("/Admin/Users/Actions?search=ann&state=Active&city=3", [new("all", "true"), new("action", nameof(UserAction.Lock))]);

        Assert.Equal(HttpStatusCode.OK, page.Status);
    }

    [Fact]
    public async Task Bulk_job_keys_translate_to_SQL_Server()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var filter = new UserFilter { Search = "ann", City = 3, Role = Guid.Empty, State = UserState.Active };
        var users = await scope.ServiceProvider.GetRequiredService<UserList>().MatchingAsync(filter, TestContext.Current.CancellationToken);

        var sql = BulkJobs.KeysFor(scope.ServiceProvider.GetRequiredService<AppDbContext>(), Guid.Empty, users).ToQueryString();

        Assert.Matches(@"SELECT \[b\]\.\[Id\][^,]*, \[u\d?\]\.\[Id\]", sql);
    }

    [Theory]
    [InlineData(UserAction.Lock, "UPDATE")]
    [InlineData(UserAction.Unlock, "UPDATE")]
    [InlineData(UserAction.Disable, "UPDATE")]
    [InlineData(UserAction.Enable, "UPDATE")]
    [InlineData(UserAction.SignOut, "UPDATE")]
    [InlineData(UserAction.Delete, "DELETE")]
    public async Task Actions_translate_to_SQL_Server(UserAction action, string statement)
    {
        await using var scope = _app.Services.CreateAsyncScope();

        var (db, key) = (scope.ServiceProvider.GetRequiredService<AppDbContext>(), Guid.NewGuid());
        var users = db.Users.Where(user => db.BulkJobUsers.Any(target => target.UserId == user.Id && target.UserId.CompareTo(key) > 0));

        await UserActions.ExecuteAsync(action, users, DateTime.UtcNow, TestContext.Current.CancellationToken);

        Assert.Contains(_database.Sent, sql => sql.StartsWith(statement, StringComparison.Ordinal) && (action == UserAction.Delete || sql.Contains("NEWID()", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Sign_in_and_sessions_translate_to_SQL_Server()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var (services, account) = (scope.ServiceProvider, Guid.NewGuid());
        var db = services.GetRequiredService<AppDbContext>();
        await services.GetRequiredService<SessionQuery>().FindAsync(db, new byte[32], TestContext.Current.CancellationToken);
        await services.GetRequiredService<PasswordThrottle>().SucceedAsync(account, account, TestContext.Current.CancellationToken);
        await services.GetRequiredService<PasswordThrottle>().ForgetAsync(db.Users.Where(user => user.Id == account), TestContext.Current.CancellationToken);
        await services.GetRequiredService<AdministratorGuard>().FindStopReasonAsync(account, TestContext.Current.CancellationToken);
        await db.AddRequestedEmailsAsync(TestContext.Current.CancellationToken);
        await Visitors.TryLogInAsync(Client(), "ann", Registration.Password);

        Assert.Contains(_database.Sent, sql => sql.Contains("FROM [PasswordAttempts]", StringComparison.Ordinal));
        Assert.Contains(_database.Sent, sql => sql.Contains("FROM [Sessions]", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_Protection_keys_translate_to_SQL_Server()
    {
        _ = _app.Server;

        Assert.Contains(_database.Sent, sql => sql.Contains("FROM [DataProtectionKeys]", StringComparison.Ordinal));
    }

    private HttpClient Client() => _app.CreateClient(new() { AllowAutoRedirect = false });

    private async Task<HttpStatusCode> OpenAsync(string address)
    {
        var answer = await Client().GetAsync(address, TestContext.Current.CancellationToken);
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{address}: {answer.StatusCode}");
        return answer.StatusCode;
    }

    private sealed class FakeConnection : DbConnectionInterceptor
    {
        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            InterceptionResult.Suppress();

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult.Suppress());
    }

    private sealed class FakeDatabase : DbCommandInterceptor
    {
        public ConcurrentQueue<string> Sent { get; } = new();

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Sent.Enqueue(command.CommandText);
            return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(Answer(command.CommandText)));
        }

        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        {
            Sent.Enqueue(command.CommandText);
            return InterceptionResult<DbDataReader>.SuppressWithResult(Answer(command.CommandText));
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Suppressed(command));

        private InterceptionResult<int> Suppressed(DbCommand command)
        {
            Sent.Enqueue(command.CommandText);
            return InterceptionResult<int>.SuppressWithResult(0);
        }

        public static bool AsksForPlace(string sql) => sql.Contains("SELECT TOP(2) [u].[Id], [u].[NormalizedUserName]", StringComparison.Ordinal);

        // The fake database returns a row count for an empty table, a user to continue a page from, and a violation, because
        // the application queries for a chart only then.
        private static DataTableReader Answer(string sql)
        {
            object[] row = sql.Contains("GROUP BY [v].[ConstraintName]", StringComparison.Ordinal) ? ["IX_Users_NormalizedEmail", "Unique", "/Account/Register", 1, 1, 1, 1]
                : AsksForPlace(sql) ? [Guid.NewGuid(), "ANN", "ANN@EXAMPLE.COM", DateTime.UtcNow]
                : sql.StartsWith("SELECT COUNT(", StringComparison.Ordinal) ? [0]
                : sql.StartsWith("SELECT CASE", StringComparison.Ordinal) ? [false]
                : [];
            var table = new DataTable { Locale = CultureInfo.InvariantCulture };
            foreach (var value in row)
            {
                table.Columns.Add(null, value.GetType());
            }

            if (row is not [])
            {
                table.Rows.Add(row);
            }

            return table.CreateDataReader();
        }
    }

    private sealed class FakeAdministrator(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        private static readonly string s_id = Guid.NewGuid().ToString();

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            Claim[] claims = [new(ClaimTypes.NameIdentifier, s_id), new(ClaimTypes.Name, "root"), new(ClaimTypes.Role, RoleNames.Administrator)];
            return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name)));
        }
    }
}
