using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;

namespace WebApp.Hosting;

internal static class Logs
{
    /// <summary>
    /// Writes one line of JSON for each entry to the console outside Development: line breaks in a value can't imitate another entry. Other
    /// settings of <c>Logging:Console</c> replace this.
    /// </summary>
    public static void AddJsonLogs(this ConfigurationManager configuration, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment() && (configuration["Logging:Console:FormatterName"] ?? ConsoleFormatterNames.Json) == ConsoleFormatterNames.Json)
        {
            IList<IConfigurationSource> sources = configuration.Sources;
            sources.Insert(0, new MemoryConfigurationSource
            {
                InitialData = new Dictionary<string, string?>
                {
                    ["Logging:Console:FormatterName"] = ConsoleFormatterNames.Json,
                    ["Logging:Console:FormatterOptions:IncludeScopes"] = "true", // They contain the trace ID.
                    ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ",
                    ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
                },
            });
        }
    }
}
