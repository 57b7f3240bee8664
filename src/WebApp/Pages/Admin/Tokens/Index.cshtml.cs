using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Pages.Admin.Tokens;

/// <summary>Lists the API tokens of all administrators, newest first.</summary>
public sealed class IndexModel(AppDbContext db, TimeProvider time, IStringLocalizer<Texts> texts, ILogger<IndexModel> logger) : PageModel, IFormPage
{
    public const int Shown = 100;

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        Rows = await db.ApiTokens.OrderByDescending(token => token.CreatedAt).ThenBy(token => token.Id).Take(Shown)
            .Select(token => new Row(token.Id, token.Name, token.UserId, token.User!.UserName!, token.LastUsedAt, token.ExpiresAt, token.ExpiresAt <= now))
            .ToListAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.ApiTokens.FindAsync([id], cancellationToken) is { } token)
        {
            db.Remove(token);
            await db.SaveChangesAsync(cancellationToken);
            logger.ApiTokenRevoked(token.UserId);
            this.ShowNotice(texts["The token was revoked."]);
        }

        return RedirectToPage();
    }

    public sealed record Row(Guid Id, string Name, Guid OwnerId, string Owner, DateTime? LastUsedAt, DateTime ExpiresAt, bool IsExpired);
}
