using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Pages.Account;

namespace WebApp.Pages.Admin.Tokens;

/// <summary>Creates a token and shows it once, in the response to the form.</summary>
[TypeFilter<RecentVerificationRequired>]
public sealed class CreateModel(AppDbContext db, TimeProvider time, ILogger<CreateModel> logger) : PageModel
{
    [BindProperty]
    public TokenInput Input { get; set; } = new();

    /// <summary>The new token; null before it is created.</summary>
    public string? Token { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var (owner, key, now) = (User.UserId()!.Value, ApiTokenKey.Create(), time.GetUtcNow().UtcDateTime);
        db.Add(new ApiToken { UserId = owner, Name = Input.Name!, Hash = ApiTokenKey.HashOf(key), CreatedAt = now, ExpiresAt = now.AddDays(Input.Days) });
        await db.SaveChangesAsync(cancellationToken);
        logger.ApiTokenAdded(owner);
        Token = key;
        return Page();
    }
}
