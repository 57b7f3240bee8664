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
}
