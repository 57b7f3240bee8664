using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace WebApp.Pages;

/// <summary>
/// Shown in place of an empty answer, by status; a re-executed POST arrives here as a POST. It needs no database, no session and no
/// rate limit, so that it can be shown when one of them is what failed.
/// </summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[DisableRateLimiting]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorModel : PageModel
{
    public IActionResult OnGet() => Response.StatusCode == StatusCodes.Status200OK ? NotFound() : Page(); // Nobody comes here by themselves.

    public string Title => Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => "The form could not be read",
        StatusCodes.Status404NotFound => "Page not found",
        StatusCodes.Status413PayloadTooLarge => "The form is too large",
        StatusCodes.Status429TooManyRequests => "Too many requests",
        >= 400 and < 500 => "Method not allowed",
        _ => "Something went wrong",
    };

    public string Advice => Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => "The form may have expired. Go back, reload the page, and submit the form again.",
        StatusCodes.Status404NotFound => "The address may be wrong, or the page was moved.",
        StatusCodes.Status413PayloadTooLarge => "Go back and submit less at a time.",
        StatusCodes.Status429TooManyRequests => "Wait a few seconds and try again.",
        >= 400 and < 500 => "This address doesn’t support the request.",
        _ => "The error was logged. Try again in a moment.",
    };
}
