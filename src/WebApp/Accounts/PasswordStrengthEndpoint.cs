using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>Rates a password while the user types it, by the rules that refuse it when the form is posted.</summary>
internal static class PasswordStrengthEndpoint
{
    private const int MaxBytes = 16 * 1024;

    /// <summary>Maps the endpoint, whose requests contain the form's antiforgery token in a header.</summary>
    public static void MapPasswordStrength(this IEndpointRouteBuilder app) =>
        app.MapPost("/Account/PasswordStrength", RateAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBytes))
            .RequireRateLimiting(RateLimits.LiveCheck)
            .ExcludeFromDescription();

    [UsesSession]
    private static async Task<IResult> RateAsync(
        PasswordToRate input, HttpContext http, IAntiforgery antiforgery, AppDbContext db, PasswordStrength strength, IStringLocalizer<Texts> texts)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return TypedResults.BadRequest();
        }

        var own = http.User.UserId() is { } id
            ? await db.Users.Where(user => user.Id == id)
                .Select(user => new { user.UserName, user.Email, user.Profile!.DisplayName }).SingleOrDefaultAsync(http.RequestAborted)
            : null;
        var rating = strength.Rate(input.Password ?? "", input.UserName, input.Email, own?.UserName, own?.Email, own?.DisplayName);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new
        {
            rating.Score,
            Text = rating.Refusal ?? rating.Score switch
            {
                2 => texts["Password strength: fair"].Value,
                3 => texts["Password strength: good"].Value,
                _ => texts["Password strength: strong"].Value,
            },
        });
    }
}
