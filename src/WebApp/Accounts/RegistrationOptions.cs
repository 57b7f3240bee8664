namespace WebApp.Accounts;

/// <summary>The <c>Registration</c> section of the settings.</summary>
public sealed class RegistrationOptions
{
    /// <summary>Whether users must confirm their email before they can sign in.</summary>
    public bool RequireConfirmedEmail { get; set; }

    /// <summary>Whether registration and changes of email report that an email belongs to an account.</summary>
    public bool RevealTakenEmail { get; set; } = true;
}
