namespace WebApp.Accounts;

/// <summary>What an operator watches for: who signed in, who failed to, and what was refused. By account id, never by name or address.</summary>
internal static partial class SecurityLog
{
    [LoggerMessage(EventId = 1001, EventName = nameof(SignedIn), Level = LogLevel.Information, Message = "Account {AccountId} signed in.")]
    public static partial void SignedIn(this ILogger logger, Guid accountId);

    [LoggerMessage(EventId = 1002, EventName = nameof(SignInFailed), Level = LogLevel.Warning, Message = "A sign-in to account {AccountId} failed: {Reason}.")]
    public static partial void SignInFailed(this ILogger logger, Guid? accountId, SignInFailure reason);

    [LoggerMessage(EventId = 1003, EventName = nameof(PasswordsLocked), Level = LogLevel.Warning,
        Message = "Account {AccountId} accepts no passwords from this source until {LockedUntil:u}, after {Failures} wrong ones.")]
    public static partial void PasswordsLocked(this ILogger logger, Guid? accountId, DateTime lockedUntil, int failures);

    [LoggerMessage(EventId = 1004, EventName = nameof(SignedOut), Level = LogLevel.Information, Message = "Account {AccountId} signed out.")]
    public static partial void SignedOut(this ILogger logger, Guid? accountId);

    [LoggerMessage(EventId = 1005, EventName = nameof(AccessRefused), Level = LogLevel.Warning, Message = "Account {AccountId} was refused access to {Endpoint}.")]
    public static partial void AccessRefused(this ILogger logger, Guid? accountId, string? endpoint);

    [LoggerMessage(EventId = 1006, EventName = nameof(PasswordChanged), Level = LogLevel.Information, Message = "The password of account {AccountId} was changed.")]
    public static partial void PasswordChanged(this ILogger logger, Guid accountId);
}
