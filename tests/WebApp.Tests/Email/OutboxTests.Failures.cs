using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Email;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Email;

/// <content>Deliveries that fail.</content>
public abstract partial class OutboxTests<TDatabase>
{
    [Fact]
    public async Task Failed_deliveries_back_off_without_logging_addresses()
    {
        using var log = new CapturedLog();
        var user = await fixture.AddUserAsync();
        await using var app = Sending(isHosted: false, log);
        await StoreAsync(app, user);
        _delivery.Before = email => email.To == user.Email ? throw new InvalidOperationException(email.To + email.Body) : Task.CompletedTask;
        var waits = new List<int>();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var before = DateTime.UtcNow;
            await SenderOf(app).SendDueAsync(CancellationToken.None);
            var next = await fixture.QueryAsync(db => db.OutboxMessages.Where(email => email.UserId == user.Id).Select(email => email.NextAttemptAt).SingleAsync());
            waits.Add((int)Math.Round((next - before).TotalMinutes));
            await MakeDueAsync(user);
        }

        Assert.Equal([1, 5, 25], waits);
        var lines = log.Entries.Where(entry => entry.Category.EndsWith(nameof(OutboxSender), StringComparison.Ordinal)).ToList();
        Assert.Equal(3, lines.Count(entry => entry.Level == LogLevel.Warning));
        Assert.All(log.Entries, entry => Assert.DoesNotContain(user.Email!, entry.Text, StringComparison.OrdinalIgnoreCase));
        Assert.All(log.Entries, entry => Assert.DoesNotContain("SetPassword", entry.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_email_becomes_a_dead_letter_after_the_last_attempt()
    {
        var user = await fixture.AddUserAsync();
        await using var app = Sending(isHosted: false);
        await StoreAsync(app, user);
        _delivery.Before = email => email.To == user.Email ? throw new InvalidOperationException(email.To) : Task.CompletedTask;
        for (var attempt = 1; attempt <= OutboxSender.MaxAttempts; attempt++)
        {
            Assert.Null((await EmailToAsync(user)).FailedAt);
            await SenderOf(app).SendDueAsync(CancellationToken.None);
            await MakeDueAsync(user);
        }

        var email = await EmailToAsync(user);
        Assert.Equal((10, nameof(InvalidOperationException), null), (email.Attempts, email.LastError, email.SentAt));
        Assert.NotNull(email.FailedAt);
        _delivery.Before = _ => Task.CompletedTask;
        Assert.Equal(0, await SenderOf(app).SendDueAsync(CancellationToken.None));
        await StoreAsync(app, user);
        await SenderOf(app).SendDueAsync(CancellationToken.None);
        Assert.Single(_delivery.To(user.Email!));
        Assert.Equal(2, await fixture.QueryAsync(db => db.OutboxMessages.CountAsync(email => email.UserId == user.Id)));
    }

    [Fact]
    public async Task An_email_to_a_disabled_user_becomes_a_dead_letter()
    {
        var user = await fixture.AddUserAsync();
        await using var app = Sending(isHosted: false);
        await StoreAsync(app, user);
        await fixture.QueryAsync(db => db.Users.Where(other => other.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.DisabledAt, DateTime.UtcNow)));

        await SenderOf(app).SendDueAsync(CancellationToken.None);

        Assert.Empty(_delivery.To(user.Email!));
        var email = await EmailToAsync(user);
        Assert.Equal("AccountDisabled", email.LastError);
        Assert.NotNull(email.FailedAt);
    }
}
