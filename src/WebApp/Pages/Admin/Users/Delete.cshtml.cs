using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

[TypeFilter<UserRequired>]
public sealed class DeleteModel(AppDbContext db, UserActions actions, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public UserDependents? Dependents { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken) => Dependents = await UserDependents.LoadAsync(db, Id, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var (name, actor) = (await db.Users.Where(user => user.Id == Id).Select(user => user.UserName).SingleOrDefaultAsync(cancellationToken), CurrentActor.Of(User)!);
        if (await actions.ApplyAsync(UserAction.Delete, [Id], actor, cancellationToken) is { Done: 0 })
        {
            ModelState.AddModelError("", Id == actor.Id
                ? texts["This is your own account. Only another administrator can delete it."]
                : texts["At least one administrator must remain. Make another user an administrator first."]);
            return Page();
        }

        this.ShowNotice(texts["“{0}” was deleted.", name!]);
        return RedirectToPage("Index");
    }
}
