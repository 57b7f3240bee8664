using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

public sealed class DeleteModel(AppDbContext db, UserActions actions, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [TempData]
    public string? Notice { get; set; }

    /// <summary>Null when the user is gone.</summary>
    public User? Account { get; private set; }

    public GoesWith With { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellationToken) => (Account, With) = (await UserAsync(), await GoesWithAsync());

    private Task<User?> UserAsync() => db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == Id);

    private async Task<GoesWith> GoesWithAsync() => new(
        await db.Profiles.Where(profile => profile.UserId == Id).Select(profile => profile.Handle).SingleOrDefaultAsync(),
        await db.Roles.Where(role => db.UserRoles.Any(member => member.UserId == Id && member.RoleId == role.Id)).Select(role => role.Name!).ToListAsync(),
        await db.OutboxMessages.CountAsync(message => message.UserId == Id && message.SentAt == null),
        await db.UserLogins.CountAsync(login => login.UserId == Id),
        await db.UserClaims.CountAsync(claim => claim.UserId == Id),
        await db.UserTokens.CountAsync(token => token.UserId == Id));

    public async Task<IActionResult> OnGetAsync() => await UserAsync() is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await UserAsync() is not { } user)
        {
            return Gone();
        }

        if (await actions.ApplyAsync(UserAction.Delete, [Id], CurrentActor.Of(User)!, cancellationToken) is { Done: 0 })
        {
            if (await UserAsync() is null)
            {
                return Gone(); // By another administrator, in between.
            }

            ModelState.AddModelError("", Id == CurrentActor.Of(User)!.Id
                ? texts["This is your own account: only another administrator can delete it."]
                : texts["Nobody would be left who can administer. Make somebody else an administrator first."]);
            return Page();
        }

        Notice = texts["“{0}” is deleted.", user.UserName!];
        return RedirectToPage("Index");
    }

    private RedirectToPageResult Gone()
    {
        Notice = texts["Somebody has deleted this user in the meantime."];
        return RedirectToPage("Index");
    }

    public sealed record GoesWith(string? Handle, IReadOnlyList<string> Roles, int Mails, int Logins, int Claims, int Tokens);
}
