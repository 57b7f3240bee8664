namespace WebApp.Data;

internal static partial class OutageLog
{
    [LoggerMessage(EventId = 3001, EventName = nameof(WaitingForDatabase), Level = LogLevel.Warning, Message = "The start waits for the database: {Outage}.")]
    public static partial void WaitingForDatabase(this ILogger logger, DatabaseOutage outage);

    public static void DatabaseNotAvailable(this ILogger logger, DatabaseOutage outage)
    {
        SiteMetrics.AddOutage(outage.ToString());
        LogDatabaseNotAvailable(logger, outage);
    }

    [LoggerMessage(EventId = 3002, EventName = nameof(DatabaseNotAvailable), Level = LogLevel.Error, Message = "A request failed because of the database: {Outage}.")]
    private static partial void LogDatabaseNotAvailable(ILogger logger, DatabaseOutage outage);
}
