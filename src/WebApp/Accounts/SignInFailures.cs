using WebApp.Data;

namespace WebApp.Accounts;

internal static class SignInFailures
{
    /// <summary>Returns why a user who has proved the identity cannot sign in; null if the user can.</summary>
    public static SignInFailure? FindFailure(this User user, DateTimeOffset now, RegistrationOptions registration) =>
        user.FindFailure(now) ?? (!user.EmailConfirmed && registration.RequireConfirmedEmail ? SignInFailure.Unconfirmed : null);

    /// <summary>Returns why a user cannot continue a session or a sign-in whose first step succeeded; null if the user can.</summary>
    public static SignInFailure? FindFailure(this User user, DateTimeOffset now) => user switch
    {
        { DisabledAt: not null } => SignInFailure.Disabled,
        { LockoutEnd: { } end } when end > now => SignInFailure.Locked,
        _ => null,
    };
}
