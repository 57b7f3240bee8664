using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApp.Administration;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

/// <content>Jobs that meet faults.</content>
public abstract partial class BulkTests<TDatabase>
{
    [Fact]
    public async Task A_job_resumes_after_a_database_outage_without_counting_twice()
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        await AddAsync(prefix, 450);
        await using var app = fixture.AppWith(services => services.RemoveAll<IHostedService>());
        var id = await StartAsync(app, UserAction.Lock, prefix);
        var batches = 0;
        fixture.Commands.Before = sql =>
        {
            // The second batch's progress, after its users.
            if (sql.Contains("UPDATE", StringComparison.Ordinal) && sql.Contains(nameof(BulkJob.Unmatched), StringComparison.Ordinal) && Interlocked.Increment(ref batches) == 2)
            {
                fixture.Commands.IsAway = true;
            }
        };
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(id));
        }
        finally
        {
            (fixture.Commands.Before, fixture.Commands.IsAway) = (null, false);
        }

        var before = await JobAsync(id);
        Assert.Null(before.FinishedAt);
        Assert.Equal((before.Done, 0), (await CountAsync(prefix, user => user.LockoutEnd != null), before.Skipped));
        await ExpireLeaseAsync(id);
        await RunAsync(id);

        var job = await JobAsync(id);
        Assert.Equal((450, 0, null), (job.Done, job.Skipped, job.StopReason));
        Assert.Equal(450, await CountAsync(prefix, user => user.LockoutEnd != null));
        Assert.Equal(450, await fixture.QueryAsync(db => db.AuditEntries.CountAsync(entry => entry.EntityName.StartsWith(prefix) && entry.Action == AuditAction.Changed)));
        client.Dispose();
    }

    [Fact]
    public async Task A_failing_job_ends_with_its_reason_and_counts_no_skipped_users()
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        var (root, lease) = ((await fixture.FindUserAsync("root"))!, JobTime.Now().AddMinutes(10));
        await AddAsync(prefix, 3);
        var id = await AddJobAsync(UserAction.Lock, $"?search={prefix}", root, job => job.LeasedUntil = lease);
        fixture.Commands.Before = sql => _ = sql.Contains(nameof(User.LockoutEnabled), StringComparison.Ordinal) ? throw new TimeoutException() : 0;
        try
        {
            for (var attempt = 1; attempt <= BulkJobRunner.MaxFailures; attempt++)
            {
                Assert.Null((await JobAsync(id)).FinishedAt);
                await fixture.QueryAsync(db => db.BulkJobs.Where(job => job.Id == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.LeasedUntil, lease)));
                await fixture.App.Services.GetRequiredService<BulkJobRunner>().RunAsync(id, lease, TestContext.Current.CancellationToken);
                Assert.InRange((await JobAsync(id)).LeasedUntil, DateTime.UtcNow.AddSeconds(20), lease.AddSeconds(-1)); // The pause.
            }
        }
        finally
        {
            fixture.Commands.Before = null;
        }

        var job = await JobAsync(id);
        Assert.Equal((JobStopReason.Failed, 0, 0, nameof(TimeoutException)), (job.StopReason, job.Done, job.Skipped, job.LastError));
        Assert.Equal(0, await CountAsync(prefix, user => user.LockoutEnd != null));
        Assert.Contains(
            "It ended early after 5 failed tries. Last error: TimeoutException.",
            (await FormPage.OpenAsync(client, $"/Admin/Users/Job/{id}")).Document.QuerySelector("main")!.TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_skips_rejected_rows_and_processes_the_others()
    {
        await fixture.AdministratorAsync();
        var prefix = UserForms.Name();
        var users = await AddAsync(prefix, 300);
        Guid[] rejected = [users[2], users[3], users[250]];
        await ReferToAsync(rejected);
        await using var app = fixture.AppWith(services => services.RemoveAll<IHostedService>());
        var id = await StartAsync(app, UserAction.Delete, prefix);

        await RunAsync(id);

        var job = await JobAsync(id);
        Assert.Equal((297, 3, 0, null), (job.Done, job.Skipped, job.Unmatched, job.StopReason));
        Assert.Equal(rejected.Order(), (await fixture.QueryAsync(db => db.Users.Where(user => users.Contains(user.Id)).Select(user => user.Id).ToListAsync())).Order());
        Assert.Equal(297, await fixture.QueryAsync(db => db.AuditEntries.CountAsync(entry => entry.EntityName.StartsWith(prefix) && entry.Action == AuditAction.Deleted)));
    }

    /// <summary>Rows that refer to users and that no cascade deletes.</summary>
    private Task<int> ReferToAsync(IEnumerable<Guid> users) => fixture.QueryAsync(async db =>
    {
        var type = fixture.Database switch { PostgreSqlDatabase => "uuid", SqlServerDatabase => "uniqueidentifier", _ => "TEXT" };
#pragma warning disable EF1002 // The type is a constant.
        await db.Database.ExecuteSqlRawAsync($"""CREATE TABLE "Referring" ("UserId" {type} NOT NULL REFERENCES "Users" ("Id"))""");
#pragma warning restore EF1002
        foreach (var user in users)
        {
            await db.Database.ExecuteSqlAsync($"""INSERT INTO "Referring" ("UserId") VALUES ({user})""");
        }

        return 0;
    });
}
