using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Accounts;

public sealed class SetupLinkTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Fact]
    public async Task The_link_is_logged_when_the_database_becomes_available()
    {
        _ = fixture.App;
        var (log, time) = (new CapturedLog(), new ImpatientTime());
        await using var app = fixture.AppWith(services =>
        {
            services.AddSingleton<ILoggerProvider>(log);
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
        }).WithWebHostBuilder(builder => builder.UseSetting("Database:MigrateOnStartup", "false"));
        try
        {
            fixture.Commands.IsAway = true;
            _ = app.Server;
            await LoggedAsync(log, "The database is not available yet");
        }
        finally
        {
            fixture.Commands.IsAway = false;
        }

        await LoggedAsync(log, "/Setup?token=");
    }

    [Fact]
    public async Task The_link_uses_the_configured_site_address()
    {
        _ = fixture.App;
        var log = new CapturedLog();
        await using var app = fixture.AppWith(services => services.AddSingleton<ILoggerProvider>(log)).WithWebHostBuilder(builder => builder.UseSetting("Site:Address", "https://site.example/"));
        _ = app.Server;

        await LoggedAsync(log, "https://site.example/Setup?token=");
    }

    private static Task LoggedAsync(CapturedLog log, string text) =>
        Polling.UntilAsync(() => Task.FromResult(log.Entries.Any(entry => entry.Text.Contains(text, StringComparison.Ordinal))));

    /// <summary>Shortens all timers to a hundredth.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime / 100, period);
    }
}
