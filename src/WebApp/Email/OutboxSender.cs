using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Email;

/// <summary>
/// Sends what is in the outbox. A message is claimed before it is delivered and marked afterwards, so that of several processes
/// one sends it, and a crash in between only delays it. Of one that was delivered but not marked, the repetition has the same
/// Message-ID: more is not to be had of mail.
/// </summary>
public sealed partial class OutboxSender(IServiceScopeFactory scopes, IMailDelivery delivery, ILogger<OutboxSender> logger) : BackgroundService
{
    private const int MaxAttempts = 10;

    /// <summary>Longer than any delivery takes.</summary>
    private static readonly TimeSpan s_claim = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_longestWait = TimeSpan.FromHours(6);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>There is something to send.</summary>
    public void Wake() => _wake.Release();

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    /// <summary>Sends all that is due; the number of those that were delivered.</summary>
    internal async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<AppDbContext>().AddPasswordResetMailsAsync(cancellationToken);
        }

        var sent = 0;
        while (delivery is not NoDelivery && await ClaimAsync(cancellationToken) is { } message)
        {
            sent += await SendAsync(message, cancellationToken) ? 1 : 0;
        }

        return sent;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (delivery is NoDelivery)
        {
            LogNoDelivery();
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SendDueAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNoDatabase(exception.GetType().Name);
            }

            await _wake.WaitAsync(s_pause, stoppingToken);
        }
    }

    private async Task<OutboxMessage?> ClaimAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            var now = DateTime.UtcNow;
            var due = await db.OutboxMessages.TagWith("background").AsNoTracking()
                .Where(message => message.SentAt == null && message.NextAttemptAt <= now)
                .OrderBy(message => message.NextAttemptAt).FirstOrDefaultAsync(cancellationToken);
            if (due is null)
            {
                return null;
            }

            var claimed = await db.OutboxMessages.TagWith("background")
                .Where(message => message.Id == due.Id && message.SentAt == null && message.Attempts == due.Attempts)
                .ExecuteUpdateAsync(set => set.SetProperty(message => message.Attempts, due.Attempts + 1).SetProperty(message => message.NextAttemptAt, now + s_claim), cancellationToken);
            if (claimed == 1)
            {
                due.Attempts++;
                return due;
            }
        }
    }

    private async Task<bool> SendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var own = db.OutboxMessages.TagWith("background").Where(other => other.Id == message.Id);
        var user = await db.Users.TagWith("background").SingleOrDefaultAsync(user => user.Id == message.UserId, cancellationToken);
        if (user is null or { DisabledAt: not null })
        {
            // Nobody is there to use the link; were the account enabled again, a mail of old would come as a surprise.
            await own.ExecuteDeleteAsync(cancellationToken);
            return false;
        }

        try
        {
            await delivery.DeliverAsync(await scope.ServiceProvider.GetRequiredService<MailComposer>().ComposeAsync(message, user), cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotDelivered(message.Id, message.Attempts, exception.GetType().Name);
            if (message.Attempts >= MaxAttempts)
            {
                await own.ExecuteDeleteAsync(cancellationToken); // Given up; it must not stand in the way of the next one.
                return false;
            }

            var next = DateTime.UtcNow + Wait(message.Attempts);
            await own.ExecuteUpdateAsync(set => set.SetProperty(other => other.NextAttemptAt, next), cancellationToken);
            return false;
        }

        var now = DateTime.UtcNow;
        await own.ExecuteUpdateAsync(set => set.SetProperty(other => other.SentAt, now), CancellationToken.None);
        return true;
    }

    /// <summary>1, 5, 25, … minutes.</summary>
    private static TimeSpan Wait(int attempts) =>
        TimeSpan.FromMinutes(Math.Min(Math.Pow(5, attempts - 1), s_longestWait.TotalMinutes));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} could not be delivered at attempt {Attempt}: {Exception}")]
    private partial void LogNotDelivered(Guid id, int attempt, string exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox could not be looked at: {Exception}")]
    private partial void LogNoDatabase(string exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No mail is sent: the setting Email:Smtp:Host is missing. Mails wait in the outbox.")]
    private partial void LogNoDelivery();
}
