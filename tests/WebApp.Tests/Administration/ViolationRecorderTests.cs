using ConstraintErrors.Forms;
using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Administration;

namespace WebApp.Tests.Administration;

public sealed class ViolationRecorderOnSqliteTests(AppFixture<SqliteDatabase> fixture) : ViolationRecorderTests<SqliteDatabase>(fixture);

public sealed class ViolationRecorderOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : ViolationRecorderTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class ViolationRecorderOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : ViolationRecorderTests<SqlServerDatabase>(fixture);

public abstract class ViolationRecorderTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private readonly string _constraint = "IX_" + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task Violations_add_up_by_hour_constraint_and_page()
    {
        Refuse(fixture.App);
        Refuse(fixture.App);
        await FlushAsync(fixture.App);
        Refuse(fixture.App);
        await FlushAsync(fixture.App);
        Refuse(fixture.App, page: "/Other");
        await FlushAsync(fixture.App);

        var rows = await RowsAsync();
        Assert.Equal([("/Act", 3), ("/Other", 1)], rows.Select(row => (row.Page, row.Count)).Order());
        Assert.All(rows, row => Assert.Equal("Unique", row.Kind));
        Assert.All(rows, row => Assert.Equal(TimeSpan.Zero, TimeSpan.FromTicks(row.Hour.Ticks % TimeSpan.TicksPerHour)));
        Assert.All(rows, row => Assert.InRange(row.Hour, DateTime.UtcNow.AddHours(-2), DateTime.UtcNow));
    }

    [Fact]
    public async Task Concurrent_inserts_of_one_row_by_two_applications_add_up()
    {
        var insert = new BeforeInsert(new Countdown(2)); // Both have found no row.
        await using var one = fixture.AppWith(services => Intercept(services, insert));
        await using var other = fixture.AppWith(services => Intercept(services, insert));
        Refuse(one);
        Refuse(other);
        Refuse(other);

        await Task.WhenAll(FlushAsync(one), FlushAsync(other));

        Assert.Equal(3, Assert.Single(await RowsAsync()).Count);
        Assert.Equal(0, await fixture.QueryAsync(db => db.ViolationCounts.CountAsync(row => row.ConstraintName.Contains("ViolationCounts"))));
    }

    [Fact]
    public async Task Concurrent_updates_of_one_row_by_two_applications_add_up()
    {
        await using var one = fixture.AppWith(_ => { });
        await using var other = fixture.AppWith(_ => { });
        await Task.WhenAll(RefuseAndFlushAsync(one), RefuseAndFlushAsync(other));

        Assert.Equal(40, (await RowsAsync()).Sum(row => row.Count));

        Task RefuseAndFlushAsync(WebApplicationFactory<Program> app) => Task.Run(async () =>
        {
            for (var time = 0; time < 20; time++)
            {
                Refuse(app);
                await FlushAsync(app);
            }
        });
    }

    [Theory]
    [InlineData("UPDATE")]
    [InlineData("INSERT")]
    public async Task Counts_that_cannot_be_written_are_kept(string statement)
    {
        await using var app = fixture.AppWith(_ => { });
        Refuse(app);
        fixture.Commands.Refuse = (statement, new InvalidOperationException("The database refuses the statement."));
        await FlushAsync(app);
        Assert.Null(fixture.Commands.Refuse);
        Assert.Empty(await RowsAsync());

        Refuse(app);
        await FlushAsync(app);
        Assert.Equal(2, Assert.Single(await RowsAsync()).Count);
    }

    [Fact]
    public async Task Counts_are_written_at_shutdown()
    {
        await using (var app = fixture.AppWith(_ => { }))
        {
            Refuse(app);
        }

        Assert.Equal(1, Assert.Single(await RowsAsync()).Count);
    }

    [Fact]
    public async Task Another_application_in_the_process_is_not_counted()
    {
        await using var other = fixture.AppWith(_ => { });
        _ = other.Server;
        Refuse(fixture.App);
        await Task.WhenAll(FlushAsync(fixture.App), FlushAsync(other));

        Assert.Equal(1, Assert.Single(await RowsAsync()).Count);
    }

    [Fact]
    public async Task Without_violations_nothing_is_written()
    {
        var sent = new CommandsOnCounts();
        await using var app = fixture.AppWith(services => Intercept(services, sent));
        _ = app.Server; // Migrates the database.
        var atStart = sent.Count;
        await FlushAsync(app);
        Assert.Equal(atStart, sent.Count);

        Refuse(app);
        await FlushAsync(app);
        Assert.NotEqual(atStart, sent.Count);
    }

    [Fact]
    public async Task Names_that_are_too_long_for_the_table_are_truncated()
    {
        Refuse(fixture.App, page: "/" + new string('p', 200), constraint: _constraint + new string('c', 200));
        await FlushAsync(fixture.App);

        var row = Assert.Single(await RowsAsync());
        Assert.Equal((128, 128), (row.ConstraintName.Length, row.Page.Length));
    }

    private static Task FlushAsync(WebApplicationFactory<Program> app) => app.Services.GetRequiredService<ViolationRecorder>().FlushAsync();

    private static void Intercept(IServiceCollection services, IInterceptor interceptor)
    {
        services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(interceptor));
        services.ConfigureDbContext<PostgreSqlAppDbContext>(options => options.AddInterceptors(interceptor));
        services.ConfigureDbContext<SqlServerAppDbContext>(options => options.AddInterceptors(interceptor));
    }

    // As ViolationReporter does.
    private void Refuse(WebApplicationFactory<Program> app, string page = "/Act", string? constraint = null) =>
        app.Services.GetRequiredService<IMeterFactory>().Create(ConstraintMetrics.MeterName).CreateCounter<long>("constraints.violations")
            .Add(1, new("constraint", constraint ?? _constraint), new("kind", "Unique"), new("page", page), new("outcome", "field"));

    private Task<List<ViolationCount>> RowsAsync() =>
        fixture.QueryAsync(db => db.ViolationCounts.AsNoTracking().Where(row => row.ConstraintName.StartsWith(_constraint)).ToListAsync());

    private sealed class BeforeInsert(Countdown countdown) : SaveChangesInterceptor
    {
        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            await countdown.SignalAndWaitAsync();
            return result;
        }
    }

    // Counts only these, because the outbox and the jobs query in the background.
    private sealed class CommandsOnCounts : DbCommandInterceptor
    {
        private int _count;

        public int Count => _count;

        public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
        {
            if (result.CommandText.Contains(nameof(AppDbContext.ViolationCounts), StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _count);
            }

            return result;
        }
    }
}
