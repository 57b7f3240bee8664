using System.Text.RegularExpressions;
using WebApp.Accounts;

namespace WebApp.Pages.Account;

public sealed partial class ExternalRegistrationInput : AccountDetails
{
    /// <summary>The values that a provider suggests, if they are valid.</summary>
    public static ExternalRegistrationInput Of(ExternalUser external)
    {
        ArgumentNullException.ThrowIfNull(external);
        return new()
        {
            UserName = AllowedName().IsMatch(external.UserName ?? "") ? external.UserName : null,
            Email = AllowedEmail().IsMatch(external.Email ?? "") ? external.Email : null,
        };
    }

    [GeneratedRegex("^(?=.{1,64}\\z)" + UserNameRules.Pattern + @"\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AllowedName();

    [GeneratedRegex("^(?=.{1,254}\\z)" + EmailAddress.Pattern + @"\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AllowedEmail();
}
