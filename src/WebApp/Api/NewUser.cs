using WebApp.Accounts;

namespace WebApp.Api;

/// <summary>A user that an administrator creates. The account has no password until its owner sets one by an emailed link.</summary>
internal sealed class NewUser : AccountDetails
{
    /// <summary>Whether to send the email with the link to set a password.</summary>
    public bool SendInvitation { get; set; }
}
