using System;
using System.Collections.Generic;
using System.Data.Common;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Doctor;

/// <summary>The command <c>migrate [--force]</c>.</summary>
public static class MigrateCommand
{
    /// <summary>Applies the pending migrations of all contexts registered with <c>AddConstraintErrors</c>, unless they would fail because of the data.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="arguments"><c>--force</c> skips the check of the data.</param>
    /// <param name="output">The writer of the names of applied migrations.</param>
    /// <param name="error">The writer of the reason for exit codes other than 0.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>The exit code: 0 if no migration is pending any more, 1 if migrations were refused or failed, 2 if none could be begun.</returns>
    public static async Task<int> RunAsync(
        IServiceProvider services, IReadOnlyCollection<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        if (arguments.Except(["--force"]).Any())
        {
            await error.WriteLineAsync("Usage: migrate [--force]");
            return 2;
        }

        try
        {
            await using var scope = services.CreateAsyncScope();
            foreach (var context in scope.ServiceProvider.GetRequiredService<RegisteredContexts>().All(scope.ServiceProvider))
            {
                var applied = await scope.ServiceProvider.GetRequiredService<CheckedMigrations>().ApplyAsync(context, arguments.Contains("--force"), cancellationToken);
                foreach (var name in applied.DefaultIfEmpty("No migration is pending."))
                {
                    await output.WriteLineAsync(name);
                }
            }

            return 0;
        }
        catch (MigrationException exception)
        {
            await error.WriteLineAsync(exception.Message);
            if (exception.Findings.Count > 0)
            {
                await error.WriteLineAsync("migrate --force applies the migrations up to the first one that fails.");
            }

            return 1;
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or NotSupportedException or TimeoutException || exception.InnerException is DbException)
        {
            await error.WriteLineAsync($"The migrations couldn't be applied: {exception.Message}");
            return 2;
        }
    }
}
