namespace WebApp.Data;

public enum MailKind
{
    /// <summary>An administrator made the account; its owner sets the password.</summary>
    Invitation,

    /// <summary>The owner, or an administrator, asked for a new password.</summary>
    PasswordReset,
}
