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
                db.Add(new OutboxMessage { UserId = user.Id, Culture = "en", SentAt = done, CreatedAt = today.AddDays(-500) });
                db.Add(new BulkJob { Filter = "", ActorId = user.Id, ActorName = "root", Culture = "en", FinishedAt = done, CreatedAt = today.AddDays(-500) });
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

    private static Retention RetentionOf(WebApplicationFactory<Program> app) => app.Services.GetServices<IHostedService>().OfType<Retention>().Single();
}
