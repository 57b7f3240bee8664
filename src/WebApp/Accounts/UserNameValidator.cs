using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// The characters of a user name. Unlike Identity's own validator it does not look for duplicates: the form's check does
/// that before, and the unique indexes for certain.
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
