using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WebApp.Accounts;

/// <summary>
/// Logs a link to <c>/Setup</c> if the installation has no administrator, once the server listens and the database is available.
/// </summary>
internal sealed partial class SetupLink(
    IServiceScopeFactory scopes, IConfiguration configuration, IServer server, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SetupLink> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        while (!await TryPrintAsync(stoppingToken))
        {
            await Task.Delay(s_pause, time, stoppingToken);
        }
    }

    private async Task<bool> TryPrintAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var first = scope.ServiceProvider.GetRequiredService<FirstAdministrator>();
        try
        {
            if (!await first.ExistsAsync(cancellationToken))
            {
                var address = configuration["Site:Address"] ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
                var link = $"{address?.TrimEnd('/')}/Setup?token={Uri.EscapeDataString(first.CreateToken())}";
                LogLink(link);
            }

            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogDatabaseError(exception.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(EventId = 4002, EventName = "SetupLink", Level = LogLevel.Warning, Message = "No administrator exists. Create the first one within one day: {Link}")]
    private partial void LogLink(string link);

    [LoggerMessage(EventId = 3003, EventName = "SetupLinkWaits", Level = LogLevel.Warning, Message = "The database is not available yet: {Exception}")]
    private partial void LogDatabaseError(string exception);
}
