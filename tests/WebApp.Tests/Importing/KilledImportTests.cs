using System.Text;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Importing;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Importing;

public sealed class KilledImportOnSqliteTests : KilledImportTests<SqliteDatabase>;

public sealed class KilledImportOnPostgreSqlTests : KilledImportTests<PostgreSqlDatabase>;

/// <summary>The only process of a site is killed while it imports users.</summary>
public abstract class KilledImportTests<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private const int Count = 15_000;

    private readonly AppFixture<TDatabase> _fixture = new();
    private WebApplicationFactory<Program>? _app;
    private Nodes? _nodes;

    public async ValueTask InitializeAsync()
    {
        await _fixture.InitializeAsync();
        _app = _fixture.AppWith(services => services.RemoveAll<IHostedService>()); // Only the process imports.
        _nodes = new Nodes(new Dictionary<string, string?>(_fixture.Database.Settings), count: 1);
        await _nodes.StartAsync(0, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nodes is not null)
        {
            await _nodes.DisposeAsync();
        }

        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_import_of_the_rows_without_errors_continues_after_the_last_saved_batch()
    {
        var id = await StartAsync(isAllOrNothing: false);
        await UntilAsync(id, job => job.Visited > 0);

        await _nodes!.KillAsync(0);

        var killed = await JobAsync(id);
        Assert.Equal(ImportState.Running, killed.State);
        Assert.InRange(killed.Created, 1, Count - 1);
        Assert.Equal(killed.Created, await CountUsersAsync());
        await AssertContinuesAsync(id);
    }

    [Fact]
    public async Task An_import_of_all_rows_or_none_is_rolled_back_and_begins_again()
    {
        var id = await StartAsync(isAllOrNothing: true);
        await UntilAsync(id, job => job.LeasedUntil > DateTime.UtcNow);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);

        await _nodes!.KillAsync(0);

        Assert.Equal(ImportState.Running, (await JobAsync(id)).State);
        Assert.Equal(0, await CountUsersAsync());
        await AssertContinuesAsync(id);
    }

    private async Task<Guid> StartAsync(bool isAllOrNothing)
    {
        await using var scope = _app!.Services.CreateAsyncScope();
        var (services, db) = (scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<AppDbContext>());
        await services.GetRequiredService<FirstAdministrator>().CreateAsync(User.Create("root", "root@example.com", 1), Registration.Password);
        var actor = new Actor(await db.Users.Select(user => user.Id).SingleAsync(), "root");
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(ImportFiles.Rows("imported", Count)));
        var id = await services.GetRequiredService<ImportUpload>().StoreAsync(ImportKind.Users, file, "users.csv", actor, TestContext.Current.CancellationToken);
        var jobs = services.GetRequiredService<ImportJobs>();
        await jobs.CheckAsync(id, ImportCells.ColumnsOf(await JobAsync(id)), updatesExisting: false, actor, TestContext.Current.CancellationToken);
        await UntilAsync(id, job => job.State == ImportState.Checked);
        Assert.True(await jobs.RunAsync(id, (await JobAsync(id)).Result, isAllOrNothing, sendsInvitations: false, actor, TestContext.Current.CancellationToken));
        return id;
    }

    private async Task AssertContinuesAsync(Guid id)
    {
        await QueryAsync(db => db.ImportJobs.Where(job => job.Id == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.LeasedUntil, DateTime.UtcNow.AddSeconds(-1))));
        await _nodes!.StartAsync(0, TestContext.Current.CancellationToken);
        await UntilAsync(id, job => job.FinishedAt is not null);

        var job = await JobAsync(id);
        Assert.Equal((ImportState.Finished, Count, Count, 0), (job.State, job.Visited, job.Created, job.Refused));
        Assert.Equal(Count, await CountUsersAsync());
        Assert.Equal(Count, await QueryAsync(db => db.Profiles.CountAsync(profile => profile.DisplayName.StartsWith("imported."))));
        Assert.Equal(Count, await QueryAsync(db => db.AuditEntries.CountAsync(entry => entry.EntityName.StartsWith("imported.") && entry.Action == AuditAction.Created)));
    }

    private Task UntilAsync(Guid id, Func<ImportJob, bool> condition) => Polling.UntilAsync(async () => condition(await JobAsync(id)));

    private Task<ImportJob> JobAsync(Guid id) => QueryAsync(db => db.ImportJobs.AsNoTracking().SingleAsync(job => job.Id == id));

    private Task<int> CountUsersAsync() => QueryAsync(db => db.Users.CountAsync(user => user.UserName!.StartsWith("imported.")));

    private async Task<T> QueryAsync<T>(Func<AppDbContext, Task<T>> query)
    {
        await using var scope = _app!.Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }
}
