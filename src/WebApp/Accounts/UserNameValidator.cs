using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Validates the characters of a user name. Unlike Identity's own validator, it does not query for duplicates: the form checks them first,
/// and the unique indexes enforce them.
/// </summary>
internal sealed partial class UserNameValidator(IStringLocalizer<Texts> texts) : IUserValidator<User>
{
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user) =>
        Task.FromResult(Allowed().IsMatch(user.UserName ?? "")
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityError { Code = "InvalidUserName", Description = texts[UserNameRules.Message] }));

    [GeneratedRegex("^(?:" + UserNameRules.Pattern + @")\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Allowed();
}
