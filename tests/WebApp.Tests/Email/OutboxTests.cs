using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApp.Data;
using WebApp.Email;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Email;

public sealed class OutboxOnSqliteTests(AppFixture<SqliteDatabase> fixture) : OutboxTests<SqliteDatabase>(fixture);

public sealed class OutboxOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : OutboxTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class OutboxOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : OutboxTests<SqlServerDatabase>(fixture);

public abstract class OutboxTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private readonly RecordingDelivery _delivery = new();

    [Fact]
    public async Task A_mail_leaves_when_what_caused_it_is_stored_and_not_before()
    {
        var user = await fixture.AddUserAsync();
        await using var app = Sending();
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var delivered = new TaskCompletionSource();
        _delivery.Before = mail =>
        {
            if (mail.To == user.Email)
            {
                delivered.TrySetResult();
            }

            return Task.CompletedTask;
        };

        await using (var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await db.AddMailAsync(user, MailKind.PasswordReset, TestContext.Current.CancellationToken);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }

        await SenderOf(app).SendDueAsync(TestContext.Current.CancellationToken);
        Assert.Empty(_delivery.To(user.Email!));

        db.ChangeTracker.Clear();
        await db.AddMailAsync(user, MailKind.PasswordReset, TestContext.Current.CancellationToken);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await delivered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken); // By the bell: the next look round is in half a minute.
    }

    [Fact]
    public async Task Two_senders_at_once_deliver_a_mail_once()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => fixture.AddUserAsync()));
        await using var app = Sending(isHosted: false);
        await using var other = Sending(isHosted: false);
        foreach (var user in users)
        {
            await StoreAsync(app, user);
        }

        await Task.WhenAll(new[] { app, other, app, other }.Select(each => Task.Run(() => SenderOf(each).SendDueAsync(CancellationToken.None))));

        Assert.All(users, user => Assert.Single(_delivery.To(user.Email!)));
    }

    [Fact]
    public async Task A_crash_before_the_delivery_was_noted_delays_a_mail_and_repeats_it_under_the_same_id()
    {
        var user = await fixture.AddUserAsync();
        await using var app = Sending(isHosted: false);
        await StoreAsync(app, user);
        using var crash = new CancellationTokenSource();
        _delivery.Before = async mail =>
        {
            if (mail.To == user.Email)
            {
                await crash.CancelAsync();
                crash.Token.ThrowIfCancellationRequested();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SenderOf(app).SendDueAsync(crash.Token));
        _delivery.Before = _ => Task.CompletedTask;

        await SenderOf(app).SendDueAsync(CancellationToken.None);
        Assert.Empty(_delivery.To(user.Email!)); // Claimed for a while by the one that crashed.
        await PassAsync(user);
        await SenderOf(app).SendDueAsync(CancellationToken.None);
        Assert.Single(_delivery.To(user.Email!));

        // Delivered, and stopped before the mark.
        await fixture.QueryAsync(db => db.OutboxMessages.Where(mail => mail.UserId == user.Id).ExecuteUpdateAsync(set => set.SetProperty(mail => mail.SentAt, (DateTime?)null)));
        await PassAsync(user);
        await SenderOf(app).SendDueAsync(CancellationToken.None);
        Assert.Equal(_delivery.To(user.Email!)[0].Id, _delivery.To(user.Email!)[1].Id);
    }

    [Fact]
    public async Task What_fails_is_tried_again_later_and_later_and_the_log_tells_neither_address_nor_link()
    {
        using var log = new CapturedLog();
        var user = await fixture.AddUserAsync();
        await using var app = Sending(isHosted: false, log);
        await StoreAsync(app, user);
        _delivery.Before = mail => mail.To == user.Email ? throw new InvalidOperationException(mail.To + mail.Body) : Task.CompletedTask;
        var waits = new List<int>();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var before = DateTime.UtcNow;
            await SenderOf(app).SendDueAsync(CancellationToken.None);
            var next = await fixture.QueryAsync(db => db.OutboxMessages.Where(mail => mail.UserId == user.Id).Select(mail => mail.NextAttemptAt).SingleAsync());
            waits.Add((int)Math.Round((next - before).TotalMinutes));
            await PassAsync(user);
        }

        Assert.Equal([1, 5, 25], waits);
        var lines = log.Entries.Where(entry => entry.Category.EndsWith(nameof(OutboxSender), StringComparison.Ordinal)).ToList();
        Assert.Equal(3, lines.Count(entry => entry.Level == LogLevel.Warning));
        Assert.All(log.Entries, entry => Assert.DoesNotContain(user.Email!, entry.Text, StringComparison.OrdinalIgnoreCase));
        Assert.All(log.Entries, entry => Assert.DoesNotContain("SetPassword", entry.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_that_is_given_up_leaves_room_for_another()
    {
        var user = await fixture.AddUserAsync();
        await using var app = Sending(isHosted: false);
        await StoreAsync(app, user);
        _delivery.Before = mail => mail.To == user.Email ? throw new InvalidOperationException() : Task.CompletedTask;
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            Assert.Equal(1, await fixture.QueryAsync(db => db.OutboxMessages.CountAsync(mail => mail.UserId == user.Id)));
            await SenderOf(app).SendDueAsync(CancellationToken.None);
            await PassAsync(user);
        }

        Assert.Equal(0, await fixture.QueryAsync(db => db.OutboxMessages.CountAsync(mail => mail.UserId == user.Id)));
        _delivery.Before = _ => Task.CompletedTask;
        await StoreAsync(app, user);
        await SenderOf(app).SendDueAsync(CancellationToken.None);
        Assert.Single(_delivery.To(user.Email!));
    }

    [Fact]
    public async Task A_disabled_user_gets_none()
    {
        var user = await fixture.AddUserAsync();
        await using var app = Sending(isHosted: false);
        await StoreAsync(app, user);
        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.DisabledAt, DateTime.UtcNow)));

        await SenderOf(app).SendDueAsync(CancellationToken.None);

        Assert.Empty(_delivery.To(user.Email!));
        Assert.Equal(0, await fixture.QueryAsync(db => db.OutboxMessages.CountAsync(mail => mail.UserId == user.Id)));
    }

    private static OutboxSender SenderOf(WebApplicationFactory<Program> app) => app.Services.GetRequiredService<OutboxSender>();

    private static async Task StoreAsync(WebApplicationFactory<Program> app, User user)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.AddMailAsync(user, MailKind.PasswordReset, CancellationToken.None);
        await db.SaveChangesAsync();
    }

    /// <summary>As if the time until the next attempt had passed.</summary>
    private Task<int> PassAsync(User user) => fixture.QueryAsync(db => db.OutboxMessages.Where(mail => mail.UserId == user.Id)
        .ExecuteUpdateAsync(set => set.SetProperty(mail => mail.NextAttemptAt, DateTime.UtcNow.AddMinutes(-1))));

    private WebApplicationFactory<Program> Sending(bool isHosted = true, CapturedLog? log = null) => fixture.AppWith(services =>
    {
        services.Replace(ServiceDescriptor.Singleton<IMailDelivery>(_delivery));
        if (!isHosted)
        {
            services.RemoveAll<Microsoft.Extensions.Hosting.IHostedService>();
        }

        if (log is not null)
        {
            services.AddLogging(logging => logging.AddProvider(log));
        }
    });
}
