using System.Net.Mail;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Email;

/// <summary>
/// Sends the messages of the outbox, several at once, so that a mail server that hangs delays no other email. One conditional update claims
/// a message for longer than an attempt can take, so that only one process sends it. If a process ends between delivery and update, the
/// email is sent again with the same Message-ID: SMTP offers no stronger guarantee.
/// </summary>
internal sealed partial class OutboxSender(IServiceScopeFactory scopes, IEmailDelivery delivery, EmailOptions options, IHostApplicationLifetime lifetime, ILogger<OutboxSender> logger) : BackgroundService
{
    internal const int MaxAttempts = 10;

    private const int MaxConcurrentDeliveries = 8;

    /// <summary>The time for database access before and after an attempt, as part of a claim.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_maxRetryDelay = TimeSpan.FromHours(6);
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pauseAfterError = TimeSpan.FromSeconds(30);

    /// <summary>Sends all due messages and returns the number of delivered ones.</summary>
    internal async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        await SendAllAsync(ClaimDueAsync(cancellationToken), () => Interlocked.Increment(ref sent), cancellationToken);
        return sent;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (delivery is NoDelivery)
        {
            LogDeliveryNotConfigured();
        }

        // No message is claimed once the application stops, which is before the server has completed its requests. Deliveries that have begun
        // are completed within their timeout: the mail server may have accepted the email already.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await SendAllAsync(PollAsync(stopping.Token), () => { }, CancellationToken.None);
    }

    private Task SendAllAsync(IAsyncEnumerable<OutboxMessage> messages, Action sent, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        messages,
        new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentDeliveries, CancellationToken = cancellationToken },
        async (message, token) =>
        {
            if (await SendAsync(message, token))
            {
                sent();
            }
        });

    private async IAsyncEnumerable<OutboxMessage> ClaimDueAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await ClaimNextAsync(cancellationToken) is { } message)
        {
            yield return message;
        }
    }

    /// <summary>Returns due messages until the application stops.</summary>
    private async IAsyncEnumerable<OutboxMessage> PollAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var (message, pause) = ((OutboxMessage?)null, s_poll);
            try
            {
                message = await ClaimNextAsync(stopping);
            }
            catch (Exception exception)
            {
                if (!stopping.IsCancellationRequested)
                {
                    LogDatabaseError(exception.GetBaseException().GetType().Name);
                }

                pause = s_pauseAfterError;
            }

            if (message is not null)
            {
                yield return message;
            }
            else
            {
                await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<OutboxMessage?> ClaimNextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.AddRequestedEmailsAsync(cancellationToken);
        while (delivery is not NoDelivery)
        {
            var now = DateTime.UtcNow;
            var due = await db.OutboxMessages.TagWith("background").AsNoTracking()
                .Where(message => message.SentAt == null && message.FailedAt == null && message.NextAttemptAt <= now)
                .OrderBy(message => message.NextAttemptAt).FirstOrDefaultAsync(cancellationToken);
            if (due is null)
            {
                return null;
            }

            var claimedUntil = now + options.Timeout + s_margin;
            var claimed = await Claimed(db, due)
                .ExecuteUpdateAsync(set => set.SetProperty(message => message.Attempts, due.Attempts + 1).SetProperty(message => message.NextAttemptAt, claimedUntil), cancellationToken);
            if (claimed == 1)
            {
                due.Attempts++;
                return due;
            }
        }

        return null;
    }

    private async Task<bool> SendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Timeout);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            if (await db.OutboxMessages.TagWith("background").AsNoTracking().Include(other => other.User).Include(other => other.EmailChange)
                .SingleOrDefaultAsync(other => other.Id == message.Id, timeout.Token) is not { User: { } user } found)
            {
                return false; // The user was deleted in the meantime, together with the message.
            }

            // The link of a disabled account is unusable, and an old email would be unexpected if the account were enabled later.
            var isDisabled = user.DisabledAt is not null;
            var error = isDisabled ? "AccountDisabled" : await DeliverAsync(scope.ServiceProvider.GetRequiredService<EmailComposer>(), message, user, found.EmailChange, timeout.Token, cancellationToken);
            var now = DateTime.UtcNow;
            DateTime? sentAt = error is null ? now : null;
            DateTime? failedAt = isDisabled || (error is not null && message.Attempts >= MaxAttempts) ? now : null;
            var next = now + RetryDelay(message.Attempts);
            await Claimed(db, message).ExecuteUpdateAsync(
                set => set.SetProperty(other => other.SentAt, sentAt)
                    .SetProperty(other => other.FailedAt, failedAt)
                    .SetProperty(other => other.LastError, error)
                    .SetProperty(other => other.NextAttemptAt, next),
                CancellationToken.None);
            return error is null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogDatabaseError(exception.GetBaseException().GetType().Name); // The message is due again when its claim ends.
            return false;
        }
    }

    /// <returns>The type of the error; null when the email was delivered.</returns>
    private async Task<string?> DeliverAsync(EmailComposer composer, OutboxMessage message, User user, EmailChange? change, CancellationToken timeout, CancellationToken cancellationToken)
    {
        try
        {
            await delivery.DeliverAsync(await composer.ComposeAsync(message, user, change), timeout);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var error = exception switch
            {
                OperationCanceledException => nameof(TimeoutException),
                SmtpException { StatusCode: not SmtpStatusCode.GeneralFailure } refused => $"{refused.GetType().Name} ({refused.StatusCode})",
                _ => exception.GetBaseException().GetType().Name,
            };
            LogNotDelivered(message.Id, message.Attempts, error);
            return error;
        }
    }

    /// <summary>Filters to the message, unless it was claimed again, sent, or given up in the meantime.</summary>
    private static IQueryable<OutboxMessage> Claimed(AppDbContext db, OutboxMessage message) => db.OutboxMessages.TagWith("background")
        .Where(other => other.Id == message.Id && other.Attempts == message.Attempts && other.SentAt == null && other.FailedAt == null);

    /// <summary>Returns the delay before the next attempt: 1, 5, 25, … minutes.</summary>
    private static TimeSpan RetryDelay(int attempts) =>
        TimeSpan.FromMinutes(Math.Min(Math.Pow(5, attempts - 1), s_maxRetryDelay.TotalMinutes));

    [LoggerMessage(EventId = 2001, EventName = "EmailNotDelivered", Level = LogLevel.Warning, Message = "Delivery of email {Id} failed at attempt {Attempt}: {Exception}")]
    private partial void LogNotDelivered(Guid id, int attempt, string exception);

    [LoggerMessage(EventId = 2002, EventName = "OutboxNotAvailable", Level = LogLevel.Warning, Message = "The outbox could not be read or updated: {Exception}")]
    private partial void LogDatabaseError(string exception);

    [LoggerMessage(EventId = 2003, EventName = "DeliveryNotConfigured", Level = LogLevel.Warning, Message = "The setting Email:Smtp:Host is missing. Emails stay in the outbox.")]
    private partial void LogDeliveryNotConfigured();
}
