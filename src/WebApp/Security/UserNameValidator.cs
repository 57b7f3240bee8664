using Microsoft.AspNetCore.Identity;
using WebApp.Data;

namespace WebApp.Security;

/// <summary>
/// The characters of a user name. Unlike Identity's own validator it does not look for duplicates: the form's check does
/// that before, and the unique indexes for certain.
/// </summary>
internal sealed class UserNameValidator : IUserValidator<User>
{
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user) =>
        Task.FromResult(user.UserName is { Length: > 0 } name && name.All(manager.Options.User.AllowedUserNameCharacters.Contains)
            ? IdentityResult.Success
            : IdentityResult.Failed(manager.ErrorDescriber.InvalidUserName(user.UserName)));
}
