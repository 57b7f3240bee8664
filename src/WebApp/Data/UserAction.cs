namespace WebApp.Data;

/// <summary>The actions an administrator can apply to one or more users.</summary>
public enum UserAction
{
    /// <summary>Prevents sign-in until the account is unlocked; ends its sessions.</summary>
    Lock,

    /// <summary>Removes a lock, including one after too many wrong passwords.</summary>
    Unlock,

    /// <summary>Takes the account out of use; ends its sessions.</summary>
    Disable,

    Enable,

    /// <summary>Ends the sessions on all devices.</summary>
    SignOut,

    /// <summary>Sends a link to set a new password to the owner.</summary>
    SendPasswordReset,

    Delete,
}
