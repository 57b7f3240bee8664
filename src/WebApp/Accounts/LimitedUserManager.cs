using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Validates new passwords, and hashes them within the limits of the <see cref="PasswordHashLimiter"/>.</summary>
internal sealed class LimitedUserManager(
    PasswordHashLimiter limiter, IHttpContextAccessor http, IUserStore<User> store, IOptions<IdentityOptions> options, IPasswordHasher<User> hasher,
    IEnumerable<IUserValidator<User>> userValidators, IEnumerable<IPasswordValidator<User>> passwordValidators, ILookupNormalizer normalizer,
    IdentityErrorDescriber errors, IServiceProvider services, ILogger<UserManager<User>> logger)
    : UserManager<User>(store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, logger)
{
    // The base method does not call the overload of UpdatePasswordHash that can be overridden.
    public override async Task<IdentityResult> CreateAsync(User user, string password)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(password);
        var result = await UpdatePasswordHash(user, password, validatePassword: true);
        return result.Succeeded ? await CreateAsync(user) : result;
    }

    protected override async Task<IdentityResult> UpdatePasswordHash(User user, string newPassword, bool validatePassword)
    {
        // Before entering, because a validator may wait for another server.
        if (validatePassword && await FindErrorAsync(user, newPassword) is { } refused)
        {
            return refused;
        }

        // A client that disconnects leaves the queue.
        using (await limiter.EnterAsync(http.HttpContext?.RequestAborted ?? CancellationToken.None))
        {
            return await base.UpdatePasswordHash(user, newPassword, validatePassword: false);
        }
    }

    // The first reason is enough, and no other server is asked about a password that is refused anyway.
    private async Task<IdentityResult?> FindErrorAsync(User user, string password)
    {
        foreach (var validator in PasswordValidators)
        {
            if (await validator.ValidateAsync(this, user, password) is { Succeeded: false } refused)
            {
                return refused;
            }
        }

        return null;
    }
}
