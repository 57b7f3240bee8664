namespace WebApp.Hosting;

/// <summary>Keys in sections of the application that no option has, such as misspelled ones.</summary>
internal sealed partial class UnknownSettings(IReadOnlyList<string> keys)
{
    /// <returns>Empty without unknown keys.</returns>
    public override string ToString() => keys.Count == 0 ? "" : $"These settings are unknown and have no effect: {string.Join(", ", keys)}.";

    public void Warn(ILogger logger)
    {
        if (keys.Count > 0)
        {
            LogUnknown(logger, this);
        }
    }

    [LoggerMessage(EventId = 4001, EventName = "UnknownSettings", Level = LogLevel.Warning, Message = "{Unknown}")]
    private static partial void LogUnknown(ILogger logger, UnknownSettings unknown);
}
