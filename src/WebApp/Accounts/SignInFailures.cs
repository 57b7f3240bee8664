using WebApp.Data;

namespace WebApp.Accounts;

internal static class SignInFailures
{
    /// <summary>Returns why a user who has proved the identity cannot sign in; null if the user can.</summary>
    public static SignInFailure? FindFailure(this User user, DateTimeOffset now, RegistrationOptions registration) => user switch
    {
        { DisabledAt: not null } => SignInFailure.Disabled,
        { LockoutEnd: { } end } when end > now => SignInFailure.Locked,
        { EmailConfirmed: false } when registration.RequireConfirmedEmail => SignInFailure.Unconfirmed,
        _ => null,
    };
}
