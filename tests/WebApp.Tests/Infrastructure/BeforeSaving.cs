using Microsoft.AspNetCore.Identity;
using WebApp.Data;

namespace WebApp.Tests.Infrastructure;

/// <summary>Runs code once between a form's check and its save, as a concurrent request might.</summary>
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
