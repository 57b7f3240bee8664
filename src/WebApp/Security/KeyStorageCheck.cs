using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace WebApp.Security;

/// <summary>Reads the stored keys before the server starts, so that a wrong certificate stops the start. Warns about unencrypted keys.</summary>
internal sealed partial class KeyStorageCheck(
    DatabaseKeyRepository repository, IOptions<KeyManagementOptions> options, IHostEnvironment environment, ILogger<KeyStorageCheck> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.XmlEncryptor is null && !environment.IsDevelopment())
        {
            LogUnencrypted();
        }

        try
        {
            repository.GetAllElements();
        }
        catch (InvalidOperationException exception) when (exception.GetBaseException() is CryptographicException)
        {
            throw new OptionsValidationException("DataProtection", typeof(KeyManagementOptions), [exception.Message]);
        }
        catch (Exception exception) when (exception.GetBaseException() is not CryptographicException)
        {
            LogUnreadable(exception.GetBaseException().GetType().Name); // Read again by the first request that needs a key.
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 4003, EventName = "KeysNotEncrypted", Level = LogLevel.Warning, Message = "The Data Protection keys are stored in the database without encryption. Set DataProtection:Certificate:Path to encrypt them.")]
    private partial void LogUnencrypted();

    [LoggerMessage(EventId = 3004, EventName = "KeysNotRead", Level = LogLevel.Warning, Message = "The Data Protection keys could not be read. Pages fail until the database is available and migrated: {Exception}")]
    private partial void LogUnreadable(string exception);
}
