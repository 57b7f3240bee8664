using System;
using System.Collections.Generic;
using System.Data.Common;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Doctor;

/// <summary>The command <c>doctor [--data] [--json]</c>.</summary>
public static class DoctorCommand
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // The output isn't HTML.
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Examines the databases of all contexts registered with <c>AddConstraintErrors</c>, and writes a report.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="arguments"><c>--data</c> checks all rows. <c>--json</c> writes a JSON array.</param>
    /// <param name="output">The writer of the report.</param>
    /// <param name="error">The writer of the reason for exit code 2.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>The exit code: 0 without findings, 1 with findings, 2 if the database couldn't be examined.</returns>
    public static async Task<int> RunAsync(
        IServiceProvider services, IReadOnlyCollection<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        if (arguments.Except(["--data", "--json"]).Any())
        {
            await error.WriteLineAsync("Usage: doctor [--data] [--json]");
            return 2;
        }

        var findings = new List<Finding>();
        try
        {
            await using var scope = services.CreateAsyncScope();
            foreach (var context in scope.ServiceProvider.GetRequiredService<RegisteredContexts>().All(scope.ServiceProvider))
            {
                if (!context.Database.IsRelational() || !await context.Database.CanConnectAsync(cancellationToken))
                {
                    await error.WriteLineAsync($"The database of {context.GetType().Name} isn't available.");
                    return 2;
                }

                findings.AddRange(await scope.ServiceProvider.GetRequiredService<DatabaseDoctor>().ExamineAsync(context, arguments.Contains("--data"), cancellationToken));
            }
        }
        catch (Exception exception) when (exception is DbException or NotSupportedException or TimeoutException || exception.InnerException is DbException)
        {
            await error.WriteLineAsync($"The database couldn't be examined: {exception.Message}");
            return 2;
        }

        await (arguments.Contains("--json") ? output.WriteLineAsync(JsonSerializer.Serialize(findings, s_json)) : TextReport.WriteAsync(output, findings));
        return findings.Count == 0 ? 0 : 1;
    }
}
