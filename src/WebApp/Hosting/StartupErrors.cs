using System.Reflection;
using ConstraintErrors.Doctor;
using Microsoft.Extensions.Options;

namespace WebApp.Hosting;

/// <summary>Finds mistakes in the settings and failed migrations, which an operator corrects without a stack trace.</summary>
internal static class StartupErrors
{
    /// <returns>A text for each mistake. Null for other exceptions, and in other processes, such as tests, which handle the exception.</returns>
    public static IEnumerable<string>? Find(Exception exception) => exception switch
    {
        _ when Assembly.GetEntryAssembly() != typeof(Program).Assembly => null,
        OptionsValidationException invalid => invalid.Failures,
        InvalidDataException unreadable => [$"{unreadable.Message} {unreadable.GetBaseException().Message}".ReplaceLineEndings(" ")], // A settings file.
        MigrationException migration => [migration.Message],
        _ => null,
    };
}
