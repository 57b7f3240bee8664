namespace WebApp.Data;

public enum MailKind
{
    /// <summary>An administrator created the account; the owner sets the password.</summary>
    Invitation,

    /// <summary>The owner or an administrator requested a new password.</summary>
    PasswordReset,
}
