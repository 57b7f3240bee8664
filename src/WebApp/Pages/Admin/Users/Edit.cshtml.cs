using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

public sealed class EditModel(AppDbContext db, UserEditing editing, SignInManager<User> session, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public UserInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public bool IsOwn => Id == CurrentActor.Of(User)?.Id;

    /// <summary>For the view, which also comes back after a refusal.</summary>
    public Task<User?> UserAsync() => db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == Id);

    /// <summary>The keys of the user's roles, as they are stored.</summary>
    public Task<List<Guid>> RolesAsync() => db.UserRoles.Where(member => member.UserId == Id).Select(member => member.RoleId).ToListAsync();

    /// <summary>Whether wrong passwords keep somebody out for a while.</summary>
    public Task<bool> RefusesPasswordsAsync() => db.PasswordAttempts.AnyAsync(attempt => attempt.AccountId == Id && attempt.LockedUntil > DateTime.UtcNow);

    public async Task<IActionResult> OnGetAsync()
    {
        if (await UserAsync() is not { } user)
        {
            return NotFound();
        }

        Input = UserInput.Of(user, await RolesAsync());
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (IsOwn)
        {
            Input.Roles = Input.RolesBefore; // The boxes are locked, and a browser sends none of them.
        }

        if (!ModelState.IsValid)
        {
            return await UserAsync() is null ? Gone() : Page();
        }

        switch (await editing.SaveAsync(Id, Input, IsOwn ? null : Input.Roles, Input.ConcurrencyStamp, cancellationToken))
        {
            case UserEditing.Outcome.Gone:
                return Gone();
            case UserEditing.Outcome.NoAdministratorLeft:
                ModelState.AddModelError("Input.Roles", texts["Nobody would be left who can administer. Make somebody else an administrator first."]);
                return Page();
            default:
                if (IsOwn && await UserAsync() is { } self)
                {
                    await session.RefreshSignInAsync(self); // A new email ends the sessions: the others.
                }

                Notice = texts["“{0}” is saved.", Input.UserName!];
                return RedirectToPage(new { Id });
        }
    }

    private RedirectToPageResult Gone()
    {
        Notice = texts["Somebody has deleted this user in the meantime."];
        return RedirectToPage("Index");
    }
}
