namespace WebApp.Accounts;

/// <summary>The reasons for a failed sign-in. For the log; only the last one is shown to the user.</summary>
public enum SignInFailure
{
    UnknownAccount,

    WrongPassword,

    /// <summary>Too many wrong passwords; the password may be correct.</summary>
    TooManyAttempts,

    /// <summary>Locked by an administrator; the password is correct.</summary>
    Locked,

    /// <summary>Disabled by an administrator; the password is correct.</summary>
    Disabled,

    /// <summary>The email is not confirmed, although the settings require it; the password is correct.</summary>
    Unconfirmed,
}
