using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Creates the principal of a sign-in without querying roles or claims: each request reads them with its session.</summary>
internal sealed class UserPrincipalFactory(IHttpContextAccessor http) : IUserClaimsPrincipalFactory<User>
{
    // A page that refreshes the session shows the menu of the same roles as before.
    public Task<ClaimsPrincipal> CreateAsync(User user) => Task.FromResult(SessionClaims.Principal(
        user.Id, user.UserName, http.HttpContext?.User is { } current && current.UserId() == user.Id ? current.FindAll(ClaimTypes.Role) : []));
}
