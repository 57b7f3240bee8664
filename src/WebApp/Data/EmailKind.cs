using System.ComponentModel.DataAnnotations;

namespace WebApp.Data;

/// <summary>The kinds of emails. The display name is the subject.</summary>
public enum EmailKind
{
    /// <summary>An administrator created the account; the owner sets the password.</summary>
    [Display(Name = "Your new account")]
    Invitation,

    /// <summary>The owner or an administrator requested a new password.</summary>
    [Display(Name = "A new password")]
    PasswordReset,

    /// <summary>The owner confirms the address of the account.</summary>
    [Display(Name = "Confirm your email")]
    EmailConfirmation,

    /// <summary>The owner confirms the new address of an <see cref="EmailChange"/>. Sent to the new address.</summary>
    [Display(Name = "Confirm your new email")]
    EmailChangeConfirmation,

    /// <summary>The address was changed. Sent to the old address, with a link that restores it.</summary>
    [Display(Name = "Your email was changed")]
    EmailChanged,

    /// <summary>An administrator changed the address. Sent to the old address.</summary>
    [Display(Name = "Your email was changed")]
    EmailChangedByAdministrator,

    [Display(Name = "Your password was changed")]
    PasswordChanged,

    /// <summary>The authenticator app, the recovery codes, or their use changed.</summary>
    [Display(Name = "Your two-step sign-in was changed")]
    TwoStepChanged,

    /// <summary>A passkey or an external sign-in was added or removed.</summary>
    [Display(Name = "Your ways to sign in were changed")]
    SignInsChanged,

    /// <summary>Somebody registered with the address of an existing account.</summary>
    [Display(Name = "You already have an account")]
    TakenEmailRegistration,
}
