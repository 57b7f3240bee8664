namespace WebApp.Accounts;

/// <summary>Why a sign-in failed; for the log, never for the person.</summary>
internal enum SignInFailure
{
    UnknownAccount,

    WrongPassword,

    /// <summary>After too many wrong passwords; the password may have been right.</summary>
    TooManyAttempts,

    /// <summary>By an administrator; the password was right.</summary>
    Locked,

    /// <summary>By an administrator; the password was right.</summary>
    Disabled,
}
