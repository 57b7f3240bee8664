using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Creates the principal of a sign-in without querying roles or claims: each request reads them with its session.</summary>
internal sealed class UserPrincipalFactory : IUserClaimsPrincipalFactory<User>
{
    public Task<ClaimsPrincipal> CreateAsync(User user) => Task.FromResult(SessionClaims.Principal(user.Id, user.UserName));
}
