using Microsoft.AspNetCore.Identity;
using WebApp.Data;

namespace WebApp.Tests.Infrastructure;

/// <summary>Does something once between a form's check and its write: what another request might do.</summary>
internal sealed class BeforeSaving(Func<Task> action) : IUserValidator<User>
{
    private bool _done;

    public async Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user)
    {
        if (!_done)
        {
            _done = true;
            await action();
        }

        return IdentityResult.Success;
    }
}
