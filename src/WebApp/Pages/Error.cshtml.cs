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
        StatusCodes.Status400BadRequest => "This request did not arrive whole",
        StatusCodes.Status404NotFound => "There is no such page",
        StatusCodes.Status413PayloadTooLarge => "This is too much for one form",
        StatusCodes.Status429TooManyRequests => "That was a lot at once",
        >= 400 and < 500 => "This cannot be done here",
        _ => "Something went wrong",
    };

    public string Advice => Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => "Perhaps the form was open for long. Go back, reload it, and send it again.",
        StatusCodes.Status404NotFound => "The address may be mistyped, or the page has moved.",
        StatusCodes.Status413PayloadTooLarge => "Go back, and send less at a time.",
        StatusCodes.Status429TooManyRequests => "Wait a few seconds, and try again.",
        >= 400 and < 500 => "The request was not one that this address answers.",
        _ => "It is not your fault, and it was noted. Try again in a moment.",
    };
}
