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

public abstract partial class OutboxTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private readonly RecordingDelivery _delivery = new();

    [Fact]
    public async Task An_email_is_sent_only_after_its_transaction_commits()
    {
        var user = await fixture.AddUserAsync();
        await using var app = Sending();
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var delivered = new TaskCompletionSource();
        _delivery.Before = email =>
        {
            if (email.To == user.Email)
            {
                delivered.TrySetResult();
            }

            return Task.CompletedTask;
        };

        await db.InTransactionAsync(
            async () =>
            {
                await db.AddEmailAsync(user, EmailKind.PasswordReset, TestContext.Current.CancellationToken);
                return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            },
            static _ => false,
            TestContext.Current.CancellationToken);

        await SenderOf(app).SendDueAsync(TestContext.Current.CancellationToken);
        Assert.Empty(_delivery.To(user.Email!));

        db.ChangeTracker.Clear();
        await db.AddEmailAsync(user, EmailKind.PasswordReset, TestContext.Current.CancellationToken);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await delivered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Two_concurrent_senders_deliver_an_email_once()
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
    public async Task A_crash_after_delivery_repeats_the_email_with_the_same_Message_ID()
    {
        var user = await fixture.AddUserAsync();
        await using var app = Sending(isHosted: false);
        await StoreAsync(app, user);
        using var crash = new CancellationTokenSource();
        _delivery.Before = async email =>
        {
            if (email.To == user.Email)
            {
                await crash.CancelAsync();
                crash.Token.ThrowIfCancellationRequested();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SenderOf(app).SendDueAsync(crash.Token));
        _delivery.Before = _ => Task.CompletedTask;

        await SenderOf(app).SendDueAsync(CancellationToken.None);
        Assert.Empty(_delivery.To(user.Email!)); // The canceled sender's claim has not expired.
        await MakeDueAsync(user);
        await SenderOf(app).SendDueAsync(CancellationToken.None);
        Assert.Single(_delivery.To(user.Email!));

        // As if the sender had stopped between delivery and update.
        await fixture.QueryAsync(db => db.OutboxMessages.Where(email => email.UserId == user.Id).ExecuteUpdateAsync(set => set.SetProperty(email => email.SentAt, (DateTime?)null)));
        await MakeDueAsync(user);
        await SenderOf(app).SendDueAsync(CancellationToken.None);
        Assert.Equal(_delivery.To(user.Email!)[0].Id, _delivery.To(user.Email!)[1].Id);
    }

    [Fact]
    public async Task An_email_claimed_by_one_instance_is_not_sent_by_another()
    {
        var user = await fixture.AddUserAsync();
        await using var app = Sending(isHosted: false);
        await using var other = Sending(isHosted: false);
        await StoreAsync(app, user);
        var (began, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        _delivery.Before = email =>
        {
            if (email.To != user.Email)
            {
                return Task.CompletedTask;
            }

            began.TrySetResult();
            return finish.Task;
        };

        var sending = SenderOf(app).SendDueAsync(CancellationToken.None);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var (email, timeout) = (await EmailToAsync(user), other.Services.GetRequiredService<EmailOptions>().Timeout);
        Assert.True(email.NextAttemptAt > DateTime.UtcNow + timeout, "The claim ends before the try does.");
        Assert.Equal(0, await SenderOf(other).SendDueAsync(CancellationToken.None));
        finish.SetResult();
        await sending;

        Assert.Equal(0, await SenderOf(other).SendDueAsync(CancellationToken.None));
        Assert.Single(_delivery.To(user.Email!));
    }

    [Fact]
    public async Task A_hung_mail_server_delays_only_its_own_email_and_only_until_the_timeout()
    {
        var users = new[] { await fixture.AddUserAsync(), await fixture.AddUserAsync(), await fixture.AddUserAsync() };
        await using var server = new SmtpServer { HangsFor = users[0].Email! };
        await using var app = Sending(isHosted: true, configure: services =>
        {
            var options = new EmailOptions { Timeout = TimeSpan.FromSeconds(5), Smtp = new() { Host = "127.0.0.1", Port = server.Port, StartTls = false } };
            services.Replace(ServiceDescriptor.Singleton(options));
            services.Replace(ServiceDescriptor.Singleton<IEmailDelivery>(new SmtpDelivery(options)));
        });
        await StoreAsync(app, users[0]);
        await server.Hung.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await StoreAsync(app, users[1]);
        await StoreAsync(app, users[2]);

        await Polling.UntilAsync(async () => (await EmailToAsync(users[1])).SentAt is not null && (await EmailToAsync(users[2])).SentAt is not null);
        Assert.Null((await EmailToAsync(users[0])).LastError); // The first attempt is still running.
        await Polling.UntilAsync(async () => (await EmailToAsync(users[0])).LastError is not null);

        var email = await EmailToAsync(users[0]);
        Assert.Equal((1, nameof(TimeoutException), null, null), (email.Attempts, email.LastError, email.SentAt, email.FailedAt));
        Assert.True(email.NextAttemptAt > DateTime.UtcNow);
    }

    private Task<OutboxMessage> EmailToAsync(User user) => fixture.QueryAsync(db => db.OutboxMessages.AsNoTracking().SingleAsync(email => email.UserId == user.Id));

    private static OutboxSender SenderOf(WebApplicationFactory<Program> app) => app.Services.GetRequiredService<OutboxSender>();

    private static async Task StoreAsync(WebApplicationFactory<Program> app, User user)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.AddEmailAsync(user, EmailKind.PasswordReset, CancellationToken.None);
        await db.SaveChangesAsync();
    }

    /// <summary>Makes the email due now.</summary>
    private Task<int> MakeDueAsync(User user) => fixture.QueryAsync(db => db.OutboxMessages.Where(email => email.UserId == user.Id)
        .ExecuteUpdateAsync(set => set.SetProperty(email => email.NextAttemptAt, DateTime.UtcNow.AddMinutes(-1))));

    private WebApplicationFactory<Program> Sending(bool isHosted = true, CapturedLog? log = null, Action<IServiceCollection>? configure = null) => fixture.AppWith(services =>
    {
        services.Replace(ServiceDescriptor.Singleton<IEmailDelivery>(_delivery));
        if (!isHosted)
        {
            services.RemoveAll<Microsoft.Extensions.Hosting.IHostedService>();
        }

        if (log is not null)
        {
            services.AddLogging(logging => logging.AddProvider(log));
        }

        configure?.Invoke(services);
    });
}
