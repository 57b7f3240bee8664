namespace WebApp.Accounts;

/// <summary>The reasons for a failed sign-in. For the log; the user sees only whether the email is unconfirmed or a second step follows.</summary>
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

    /// <summary>The password is correct; a second step follows.</summary>
    SecondStepRequired,

    /// <summary>A wrong, used, or expired code in the second step, or too many of them.</summary>
    WrongCode,

    /// <summary>A passkey that is unknown, belongs to another account or site, or does not answer a new challenge.</summary>
    WrongPasskey,
}
