namespace WebApp.Accounts;

/// <summary>
/// Security events for operators: sign-ins, failures, and refused requests. Identifies accounts by id, never by name or address.
/// </summary>
internal static partial class SecurityLog
{
    public static void SignedIn(this ILogger logger, Guid accountId)
    {
        SiteMetrics.AddSignIn("Succeeded");
        LogSignedIn(logger, accountId);
    }

    public static void SignInFailed(this ILogger logger, Guid? accountId, SignInFailure reason)
    {
        SiteMetrics.AddSignIn(reason.ToString());
        LogSignInFailed(logger, accountId, reason);
    }

    [LoggerMessage(EventId = 1001, EventName = nameof(SignedIn), Level = LogLevel.Information, Message = "Account {AccountId} signed in.")]
    private static partial void LogSignedIn(ILogger logger, Guid accountId);

    [LoggerMessage(EventId = 1002, EventName = nameof(SignInFailed), Level = LogLevel.Warning, Message = "Sign-in to account {AccountId} failed: {Reason}.")]
    private static partial void LogSignInFailed(ILogger logger, Guid? accountId, SignInFailure reason);

    [LoggerMessage(EventId = 1003, EventName = nameof(PasswordsLocked), Level = LogLevel.Warning,
        Message = "Passwords for account {AccountId} from this source are refused until {LockedUntil:u} after {Failures} failures.")]
    public static partial void PasswordsLocked(this ILogger logger, Guid? accountId, DateTime lockedUntil, int failures);

    [LoggerMessage(EventId = 1004, EventName = nameof(SignedOut), Level = LogLevel.Information, Message = "Account {AccountId} signed out.")]
    public static partial void SignedOut(this ILogger logger, Guid? accountId);

    [LoggerMessage(EventId = 1005, EventName = nameof(AccessRefused), Level = LogLevel.Warning, Message = "Account {AccountId} was denied access to {Endpoint}.")]
    public static partial void AccessRefused(this ILogger logger, Guid? accountId, string? endpoint);

    [LoggerMessage(EventId = 1006, EventName = nameof(PasswordChanged), Level = LogLevel.Information, Message = "The password of account {AccountId} was changed.")]
    public static partial void PasswordChanged(this ILogger logger, Guid accountId);

    [LoggerMessage(EventId = 1007, EventName = nameof(Verified), Level = LogLevel.Information, Message = "The owner of account {AccountId} proved the identity again.")]
    public static partial void Verified(this ILogger logger, Guid accountId);

    [LoggerMessage(EventId = 1008, EventName = nameof(EmailChanged), Level = LogLevel.Information, Message = "The email of account {AccountId} was changed.")]
    public static partial void EmailChanged(this ILogger logger, Guid accountId);

    [LoggerMessage(EventId = 1009, EventName = nameof(EmailChangeUndone), Level = LogLevel.Warning, Message = "A change of the email of account {AccountId} was undone.")]
    public static partial void EmailChangeUndone(this ILogger logger, Guid accountId);

    [LoggerMessage(EventId = 1010, EventName = nameof(AccountDeleted), Level = LogLevel.Information, Message = "The owner of account {AccountId} deleted it.")]
    public static partial void AccountDeleted(this ILogger logger, Guid accountId);

    [LoggerMessage(EventId = 1021, EventName = nameof(ExternalLoginAdded), Level = LogLevel.Information, Message = "An external login was added to account {AccountId}.")]
    public static partial void ExternalLoginAdded(this ILogger logger, Guid accountId);

    [LoggerMessage(EventId = 1022, EventName = nameof(ExternalLoginRemoved), Level = LogLevel.Information, Message = "An external login was removed from account {AccountId}.")]
    public static partial void ExternalLoginRemoved(this ILogger logger, Guid accountId);

    [LoggerMessage(EventId = 1023, EventName = nameof(ApiTokenAdded), Level = LogLevel.Information, Message = "An API token was added to account {AccountId}.")]
    public static partial void ApiTokenAdded(this ILogger logger, Guid? accountId);

    [LoggerMessage(EventId = 1024, EventName = nameof(ApiTokenRevoked), Level = LogLevel.Information, Message = "An API token of account {AccountId} was revoked.")]
    public static partial void ApiTokenRevoked(this ILogger logger, Guid? accountId);

    [LoggerMessage(EventId = 1025, EventName = nameof(ApiTokenRefused), Level = LogLevel.Warning, Message = "A request with an unknown or expired API token was refused.")]
    public static partial void ApiTokenRefused(this ILogger logger);
}
