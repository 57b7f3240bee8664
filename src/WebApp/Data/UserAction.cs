using System.ComponentModel.DataAnnotations;

namespace WebApp.Data;

/// <summary>The actions an administrator can apply to one or more users.</summary>
public enum UserAction
{
    /// <summary>Prevents sign-in until the account is unlocked; ends its sessions.</summary>
    [Display(Name = "Lock", Description = "Signs these users out. They can’t sign in until they’re unlocked.")]
    Lock,

    /// <summary>Removes a lock, including one after too many wrong passwords.</summary>
    [Display(Name = "Unlock", Description = "These users can sign in again, including after too many failed attempts.")]
    Unlock,

    /// <summary>Takes the account out of use; ends its sessions.</summary>
    [Display(Name = "Disable", Description = "Signs these users out. The accounts can’t be used until they’re enabled.")]
    Disable,

    [Display(Name = "Enable", Description = "The accounts can be used again.")]
    Enable,

    /// <summary>Ends the sessions on all devices.</summary>
    [Display(Name = "End sessions", Description = "Signs these users out on all devices. They can sign in again.")]
    SignOut,

    /// <summary>Sends a link to set a new password to the owner.</summary>
    [Display(Name = "Send a password link", Description = "Each user receives an email with a link to set a new password. The current password works until then.")]
    SendPasswordReset,

    [Display(Name = "Delete", Description = "Deletes the accounts and their data permanently. Your own account isn’t deleted.")]
    Delete,
}
