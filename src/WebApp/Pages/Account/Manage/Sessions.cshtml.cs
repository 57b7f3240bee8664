using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Pages.Account.Manage;

/// <summary>Lists the browsers in which the user is signed in.</summary>
[TypeFilter<RecentVerificationRequired>]
public sealed class SessionsModel(
    AppDbContext db, IOptions<SessionLifetimeOptions> lifetime, TimeProvider time, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    private const int MaxShown = 100;

    public IReadOnlyList<Session> Sessions { get; private set; } = [];

    public Guid? CurrentId => User.SessionId();

    public async Task LoadAsync(CancellationToken cancellationToken) => Sessions = await Own()
        .Where(lifetime.Value.IsAlive(time.GetUtcNow().UtcDateTime))
        .Where(session => session.SecurityStamp == session.User!.SecurityStamp)
        .OrderByDescending(session => session.Id == CurrentId).ThenByDescending(session => session.LastSeenAt).Take(MaxShown)
        .AsNoTracking().ToListAsync(cancellationToken);

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Own().Where(session => session.Id == id && session.Id != CurrentId).ExecuteDeleteAsync(cancellationToken) == 1)
        {
            this.ShowNotice(texts["The session was ended."]);
        }

        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancellationToken)
    {
        await Own().Where(session => session.Id != CurrentId).ExecuteDeleteAsync(cancellationToken);
        this.ShowNotice(texts["All other sessions were ended."]);
        return RedirectToPage();
    }

    private IQueryable<Session> Own() => db.Sessions.Where(session => session.UserId == User.UserId());
}
