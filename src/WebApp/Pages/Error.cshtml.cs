using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages;

/// <summary>
/// Shown for an empty error response, by status code; a re-executed POST arrives as a POST. The page needs no database, session, or rate
/// limit, so that it works when one of them fails.
/// </summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[DisableRateLimiting]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[AllowWithoutSecondStep]
public sealed class ErrorModel(IModelMetadataProvider metadata) : PageModel
{
    /// <summary>The form to send again when the database is available; null if none was posted.</summary>
    public UnsentForm? Form { get; private set; }

    // A direct request is not an error.
    public IActionResult OnGet() => Response.StatusCode == StatusCodes.Status200OK ? NotFound() : Page();

    // Not a handler for posts, whose filters would read a form that may be unreadable.
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            Response.Headers.RetryAfter = DatabaseOutages.RetryAfter;
            Form = UnsentForm.Find(HttpContext, metadata);
        }
    }

    public string Title => Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => "The form could not be read",
        StatusCodes.Status404NotFound => "Page not found",
        StatusCodes.Status413PayloadTooLarge => "The form is too large",
        StatusCodes.Status429TooManyRequests => "Too many requests",
        StatusCodes.Status503ServiceUnavailable => "The site is not available at the moment",
        >= 400 and < 500 => "Method not allowed",
        _ => "Something went wrong",
    };

    public string Advice => Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => "The form may have expired. Go back, reload the page, and submit the form again.",
        StatusCodes.Status404NotFound => "The address may be wrong, or the page was moved.",
        StatusCodes.Status413PayloadTooLarge => "Go back and submit less at a time.",
        StatusCodes.Status429TooManyRequests => "Wait a few seconds, then reload this page. Your browser then submits your entries again.",
        StatusCodes.Status503ServiceUnavailable when Form is not null => "Wait a moment, and then send your entries again. Enter passwords again afterwards.",
        StatusCodes.Status503ServiceUnavailable => "Wait a moment, and then reload the page.",
        >= 400 and < 500 => "This address doesn’t support the request.",
        _ => "The error was logged. Try again in a moment.",
    };
}
