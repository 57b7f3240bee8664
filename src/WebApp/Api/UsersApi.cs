using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using WebApp.Accounts;
using WebApp.Security;

namespace WebApp.Api;

internal static class UsersApi
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Maps the registration API.</summary>
    public static void MapUsersApi(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/users", RegisterAsync)
            .WithName("RegisterUser")
            .WithSummary("Registers an account, by the same rules as the form.")
            .WithConstraintErrors()
            .AddEndpointFilter<RouteHandlerBuilder, PasswordHashingBusyFilter>()
            .WithMetadata(new RequestSizeLimitAttribute(MaxBytes))
            .RequireRateLimiting(RateLimits.Api)
            .Produces<RegisteredUser>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> RegisterAsync(NewAccount input, AccountCreation creation, CancellationToken cancellationToken)
    {
        var user = input.ToUser();
        var result = await creation.CreateAsync(user, input.Password!, cancellationToken);
        return result.Succeeded
            ? TypedResults.Created($"/people/{user.Profile!.Handle}", new RegisteredUser(user.UserName!, user.Profile.Handle))
            : TypedResults.ValidationProblem(result.ToFieldErrors());
    }
}
