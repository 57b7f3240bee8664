using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Hosting;

/// <summary>Measures what the application is waiting for: passwords to hash, and emails to send.</summary>
internal sealed class Gauges : BackgroundService
{
    /// <summary>The maximum number of emails to count.</summary>
    private const int MaxEmails = 10_000;

    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(30);

    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private (int Waiting, DateTime? Oldest)? _emails;

    public Gauges(IMeterFactory meters, IServiceScopeFactory scopes, PasswordHashLimiter passwords, TimeProvider time)
    {
        (_scopes, _time) = (scopes, time);
        var meter = meters.Create(SiteMetrics.MeterName);
        meter.CreateObservableGauge("site.password_hashes.waiting", () => passwords.Waiting, "{request}", "Requests that wait to hash a password.");
        meter.CreateObservableGauge("site.emails.waiting", () => Measure(emails => emails.Waiting), "{email}", "Emails that are not sent yet, up to 10,000.");
        meter.CreateObservableGauge("site.emails.oldest", () => Measure(emails => emails.Oldest is { } oldest ? (_time.GetUtcNow().UtcDateTime - oldest).TotalSeconds : 0), "s", "The age of the oldest email that is not sent yet.");
    }

    internal async Task UpdateAsync(CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var waiting = scope.ServiceProvider.GetRequiredService<AppDbContext>().OutboxMessages.TagWith("background")
            .Where(message => message.SentAt == null && message.FailedAt == null).Select(message => message.CreatedAt).Take(MaxEmails);
        var count = await waiting.CountAsync(cancellationToken);
        _emails = (count, count == 0 ? null : await waiting.MinAsync(createdAt => (DateTime?)createdAt, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await UpdateAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                _emails = null; // The log and the health check report the outage.
            }

            await Task.Delay(s_poll, _time, stoppingToken);
        }
    }

    private IEnumerable<Measurement<double>> Measure(Func<(int Waiting, DateTime? Oldest), double> value) => _emails is { } emails ? [new(value(emails))] : [];
}
