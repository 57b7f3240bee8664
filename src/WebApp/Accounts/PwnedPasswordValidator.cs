using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Refuses leaked passwords that a server with the range API of Have I Been Pwned knows. The request contains only the first five digits of
/// the password's SHA-1 hash. If the server doesn't answer, the password is accepted.
/// </summary>
internal sealed partial class PwnedPasswordValidator(HttpClient client, IStringLocalizer<Texts> texts, ILogger<PwnedPasswordValidator> logger) : IPasswordValidator<User>
{
    /// <summary>Registers the validator if the setting <c>Passwords:PwnedPasswords:Address</c> is set.</summary>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (configuration["Passwords:PwnedPasswords:Address"] is not { Length: > 0 } setting)
        {
            return;
        }

        var address = new Uri(setting.TrimEnd('/') + "/", UriKind.Absolute);
        services.AddHttpClient<IPasswordValidator<User>, PwnedPasswordValidator>(client =>
            {
                (client.BaseAddress, client.Timeout, client.MaxResponseContentBufferSize) = (address, TimeSpan.FromSeconds(2), 1024 * 1024);
                client.DefaultRequestHeaders.Add("Add-Padding", "true"); // The size of the response doesn't tell which range was requested.
                client.DefaultRequestHeaders.Add("User-Agent", "password-check"); // The server requires one.
            })
            .RemoveAllLoggers(); // They log addresses, which contain the digits.
    }

    public async Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        if (!PasswordRules.HasValidLength(password) || !await IsLeakedAsync(password!))
        {
            return IdentityResult.Success;
        }

        return IdentityResult.Failed(new IdentityError
        {
            Code = "PasswordLeaked",
            Description = texts["This password is known from a data leak. Choose another one, and change it wherever you use it."],
        });
    }

    private async Task<bool> IsLeakedAsync(string password)
    {
#pragma warning disable CA5350 // The API requires SHA-1. Nothing is protected with it.
        var hash = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
        try
        {
            var range = await client.GetStringAsync(new Uri(hash[..5], UriKind.Relative));
            return range.Split('\n').Any(line => IsCounted(line, hash[5..]));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            LogNotAnswered((exception as HttpRequestException)?.StatusCode is { } status ? (int)status : null, exception.GetType().Name);
            return false;
        }
    }

    // A line contains the other digits and a count, which is 0 for padding.
    private static bool IsCounted(string line, string digits) =>
        line.Split(':') is [var found, var count] && found.Equals(digits, StringComparison.OrdinalIgnoreCase) && count.Trim() is not "0";

    [LoggerMessage(EventId = 1031, EventName = "PwnedPasswordsNotAnswered", Level = LogLevel.Warning,
        Message = "The list of leaked passwords did not answer; a password was accepted without it. Status {Status}, {Exception}.")]
    private partial void LogNotAnswered(int? status, string exception);
}
