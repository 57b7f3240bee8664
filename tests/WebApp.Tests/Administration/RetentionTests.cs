using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;
using WebApp.Administration;

namespace WebApp.Tests.Administration;

public sealed class RetentionOnSqliteTests(AppFixture<SqliteDatabase> fixture) : RetentionTests<SqliteDatabase>(fixture);

public sealed class RetentionOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : RetentionTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class RetentionOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : RetentionTests<SqlServerDatabase>(fixture);

public abstract class RetentionTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Sent_emails_and_finished_jobs_are_deleted_after_a_month_and_counts_after_400_days()
    {
        var (user, today) = (await fixture.AddUserAsync(), DateTime.UtcNow.Date);
        await fixture.QueryAsync(db =>
        {
            foreach (var done in new DateTime?[] { null, today.AddDays(-29), today.AddDays(-32) })
            {
                db.Add(new OutboxMessage { UserId = user.Id, Culture = "en", SentAt = done, NextAttemptAt = today.AddDays(2), CreatedAt = today.AddDays(-500) });
                db.Add(new BulkJob { Filter = "", ActorId = user.Id, ActorName = "root", Culture = "en", FinishedAt = done, LeasedUntil = today.AddDays(2), CreatedAt = today.AddDays(-500) });
            }

            db.AddRange(new[] { 399, 402 }.Select(days => new ViolationCount { Hour = today.AddDays(-days), ConstraintName = "IX_Old", Page = "/Act", Kind = "Unique", Count = days }));
            return db.SaveChangesAsync();
        });
        var entries = await fixture.QueryAsync(db => db.AuditEntries.CountAsync());

        await RetentionOf(fixture.App).CleanAsync(TestContext.Current.CancellationToken);

        DateTime?[] left = [null, today.AddDays(-29)];
        Assert.Equal(left, await fixture.QueryAsync(db => db.OutboxMessages.OrderBy(message => message.SentAt != null).Select(message => message.SentAt).ToListAsync()));
        Assert.Equal(left, await fixture.QueryAsync(db => db.BulkJobs.OrderBy(job => job.FinishedAt != null).Select(job => job.FinishedAt).ToListAsync()));
        Assert.Equal([399], await fixture.QueryAsync(db => db.ViolationCounts.Select(count => count.Count).ToListAsync()));
        Assert.Equal(entries, await fixture.QueryAsync(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task Changes_of_email_are_deleted_after_a_month_unless_an_email_about_them_is_left()
    {
        var user = await fixture.AddUserAsync();
        await fixture.QueryAsync(db =>
        {
            foreach (var (days, email) in new[] { (29, "recent"), (32, "old"), (33, "undelivered") })
            {
                var at = DateTime.UtcNow.Date.AddDays(-days);
                var change = db.Add(new EmailChange { UserId = user.Id, OldEmail = "x", NewEmail = email, RequestedAt = at, ConfirmedAt = at }).Entity;
                if (email == "undelivered")
                {
                    db.Add(new OutboxMessage { UserId = user.Id, EmailChange = change, Kind = EmailKind.EmailChanged, Culture = "en", FailedAt = at });
                }
            }

            return db.SaveChangesAsync();
        });

        await RetentionOf(fixture.App).CleanAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["undelivered", "recent"], await fixture.QueryAsync(db =>
            db.EmailChanges.Where(change => change.UserId == user.Id).OrderBy(change => change.RequestedAt).Select(change => change.NewEmail).ToListAsync()));
        await fixture.QueryAsync(db => db.OutboxMessages.Where(message => message.UserId == user.Id).ExecuteDeleteAsync());
    }

    [Fact]
    public async Task Expired_sessions_and_wrong_passwords_of_the_day_before_are_deleted()
    {
        var (user, now) = (await fixture.AddUserAsync(), DateTime.UtcNow);
        await fixture.QueryAsync(db =>
        {
            foreach (var days in new[] { 13, 15 })
            {
                db.Add(new Session { UserId = user.Id, KeyHash = [(byte)days, .. user.Id.ToByteArray()], SecurityStamp = "x", CreatedAt = now.AddDays(-days), LastSeenAt = now.AddDays(-days) });
            }

            foreach (var hours in new[] { 1, 49 })
            {
                db.Add(new PasswordAttempt { AccountId = user.Id, Source = Guid.NewGuid(), Failures = hours, LastAttemptAt = now.AddHours(-hours) });
            }

            return db.SaveChangesAsync();
        });

        await RetentionOf(fixture.App).CleanAsync(TestContext.Current.CancellationToken);

        Assert.Equal([13], await fixture.QueryAsync(async db => (await db.Sessions.Where(session => session.UserId == user.Id).ToListAsync()).ConvertAll(session => (int)session.KeyHash[0])));
        Assert.Equal([1], await fixture.QueryAsync(db => db.PasswordAttempts.Where(attempt => attempt.AccountId == user.Id).Select(attempt => attempt.Failures).ToListAsync()));
    }

    [Theory]
    [InlineData("Retention:SentEmails", "29.00:00:00")]
    [InlineData("Retention:BulkJobs", "29.00:00:00")]
    [InlineData("Retention:EmailChanges", "29.00:00:00")]
    [InlineData("Retention:ExpiredSessions", "15.12:00:00")]
    [InlineData("Retention:PasswordFailures", "29.00:00:00")]
    [InlineData("Retention:ViolationCounts", "29.00:00:00")]
    [InlineData("Retention:AuditEntries", "29.00:00:00")]
    public async Task Settings_determine_how_long_rows_are_kept(string setting, string time)
    {
        var (user, now) = (await fixture.AddUserAsync(), DateTime.UtcNow);
        await ClearAsync();
        await fixture.QueryAsync(db =>
        {
            foreach (var at in new[] { now.AddDays(-28.5), now.AddDays(-29.8) })
            {
                db.Add(new OutboxMessage { UserId = user.Id, Culture = "en", SentAt = at });
                db.Add(new BulkJob { Filter = "", ActorId = user.Id, ActorName = "root", Culture = "en", FinishedAt = at });
                db.Add(new EmailChange { UserId = user.Id, OldEmail = "x", NewEmail = "y", RequestedAt = at, ConfirmedAt = at });
                db.Add(new Session { UserId = user.Id, KeyHash = Guid.NewGuid().ToByteArray(), SecurityStamp = "x", CreatedAt = at, LastSeenAt = at });
                db.Add(new PasswordAttempt { AccountId = user.Id, Source = Guid.NewGuid(), LastAttemptAt = at });
                db.Add(new ViolationCount { Hour = at.AddHours(-1), ConstraintName = "IX_Old", Page = "/Act", Kind = "Unique", Count = 1 });
                db.Add(new AuditEntry { At = at, Action = AuditAction.Created, EntityType = "Old", EntityKey = "", EntityName = "", Changes = "[]" });
            }

            return Task.FromResult(db.SaveChanges()); // An asynchronous save writes only its own audit entries.
        });
        await using var app = fixture.App.WithWebHostBuilder(builder => builder
            .UseSetting("Retention:ExpiredSessions", "40.00:00:00").UseSetting("Retention:PasswordFailures", "40.00:00:00").UseSetting(setting, time));

        await RetentionOf(app).CleanAsync(TestContext.Current.CancellationToken);

        foreach (var (name, count) in await CountsAsync())
        {
            Assert.Equal((name, setting == "Retention:" + name ? 1 : 2), (name, count));
        }

        await ClearAsync();
    }

    [Fact]
    public async Task A_statement_deletes_a_bounded_number_of_rows()
    {
        var old = DateTime.UtcNow.AddDays(-2);
        await fixture.QueryAsync(db =>
        {
            db.AddRange(Enumerable.Range(0, (2 * Retention.BatchSize) + 1).Select(_ => new CommittedTransaction { Id = Guid.NewGuid(), At = old }));
            return db.SaveChangesAsync();
        });
        var deletes = 0;
        fixture.Commands.Before = sql => deletes += sql.Contains("DELETE", StringComparison.Ordinal) && sql.Contains("CommittedTransactions", StringComparison.Ordinal) ? 1 : 0;
        try
        {
            await RetentionOf(fixture.App).CleanAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            fixture.Commands.Before = null;
        }

        Assert.Equal(3, deletes);
        Assert.False(await fixture.QueryAsync(db => db.Set<CommittedTransaction>().AnyAsync(transaction => transaction.At == old)));
    }

    [Fact]
    public async Task Of_two_nodes_that_start_together_one_deletes_expired_rows()
    {
        await using var other = fixture.AppWith(_ => { });
        var nodes = new[] { RetentionOf(fixture.App), RetentionOf(other) };
        await fixture.QueryAsync(db => db.Leases.ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Until, DateTime.UnixEpoch)));

        foreach (var expected in new[] { 1, 0 })
        {
            var cleaned = await Task.WhenAll(nodes.Concat(nodes).Select(node => Task.Run(() => node.CleanIfDueAsync(TestContext.Current.CancellationToken))));
            Assert.Equal(expected, cleaned.Count(done => done));
        }
    }

    [Fact]
    public async Task A_node_that_ends_while_it_deletes_is_replaced_after_an_hour_and_the_next_deletion_follows_a_day_later()
    {
        var time = new AdjustableTime();
        await using var app = fixture.AppWith(services => services.AddSingleton<TimeProvider>(time));
        var now = DateTime.UtcNow;
        await fixture.QueryAsync(db => db.Leases.ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Until, DateTime.UnixEpoch)));
        Assert.True(await fixture.QueryAsync(db => Lease.TryTakeAsync(db, Lease.Retention, Guid.NewGuid(), now, now.AddHours(1), TestContext.Current.CancellationToken)));

        foreach (var (hours, expected) in new[] { (0.9, false), (1.1, true), (25, false), (25.2, true) })
        {
            time.Ahead = TimeSpan.FromHours(hours);
            Assert.Equal(expected, await RetentionOf(app).CleanIfDueAsync(TestContext.Current.CancellationToken));
        }
    }

    private Task<Dictionary<string, int>> CountsAsync() => fixture.QueryAsync(async db => new Dictionary<string, int>
    {
        ["SentEmails"] = await db.OutboxMessages.CountAsync(),
        ["BulkJobs"] = await db.BulkJobs.CountAsync(),
        ["EmailChanges"] = await db.EmailChanges.CountAsync(),
        ["ExpiredSessions"] = await db.Sessions.CountAsync(),
        ["PasswordFailures"] = await db.PasswordAttempts.CountAsync(),
        ["ViolationCounts"] = await db.ViolationCounts.CountAsync(),
        ["AuditEntries"] = await db.AuditEntries.CountAsync(entry => entry.EntityType == "Old"),
    });

    private Task<int> ClearAsync() => fixture.QueryAsync(async db =>
    {
        await db.OutboxMessages.ExecuteDeleteAsync();
        await db.BulkJobs.ExecuteDeleteAsync();
        await db.EmailChanges.ExecuteDeleteAsync();
        await db.Sessions.ExecuteDeleteAsync();
        await db.PasswordAttempts.ExecuteDeleteAsync();
        await db.ViolationCounts.ExecuteDeleteAsync();
        return await db.AuditEntries.Where(entry => entry.EntityType == "Old").ExecuteDeleteAsync();
    });

    private static Retention RetentionOf(WebApplicationFactory<Program> app) => app.Services.GetServices<IHostedService>().OfType<Retention>().Single();
}
