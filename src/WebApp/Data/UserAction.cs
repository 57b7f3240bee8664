namespace WebApp.Data;

/// <summary>What an administrator can do to one user or to many.</summary>
public enum UserAction
{
    /// <summary>Nobody logs in with the account until it is unlocked; ends its sessions.</summary>
    Lock,

    /// <summary>Also after too many wrong passwords.</summary>
    Unlock,

    /// <summary>The account is out of use; ends its sessions.</summary>
    Disable,

    Enable,

    /// <summary>Ends the sessions, on all devices.</summary>
    SignOut,

    /// <summary>Mails a link by which the owner sets a new password.</summary>
    SendPasswordReset,

    Delete,
}
