using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using WebApp.Accounts;

namespace WebApp.Hosting;

internal static partial class SetupLink
{
    /// <summary>Prints a link to <c>/Setup</c> once the server listens, if the installation has no administrator yet.</summary>
    public static void PrintSetupLink(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() => _ = PrintAsync(app));

    private static async Task PrintAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var first = scope.ServiceProvider.GetRequiredService<FirstAdministrator>();
        if (!await first.ExistsAsync())
        {
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
            LogLink(app.Logger, $"{address}/Setup?token={Uri.EscapeDataString(first.CreateToken())}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no administrator yet. Become the first one, within a day: {Link}")]
    private static partial void LogLink(ILogger logger, string link);
}
