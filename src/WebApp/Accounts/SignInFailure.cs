namespace WebApp.Accounts;

/// <summary>The reasons for a failed sign-in. For the log only; never shown to the user.</summary>
internal enum SignInFailure
{
    UnknownAccount,

    WrongPassword,

    /// <summary>Too many wrong passwords; the password may be correct.</summary>
    TooManyAttempts,

    /// <summary>Locked by an administrator; the password is correct.</summary>
    Locked,

    /// <summary>Disabled by an administrator; the password is correct.</summary>
    Disabled,
}
