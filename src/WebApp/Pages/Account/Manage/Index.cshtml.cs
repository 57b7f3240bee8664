using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Pages.Account.Manage;

/// <summary>Edits the profile.</summary>
[OwnAccount]
public sealed class IndexModel(AppDbContext db, ReferenceDataCache choices, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public ProfileInput Input { get; set; } = new();

    public IReadOnlyDictionary<int, string> Cities { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Cities = await choices.CitiesAsync(refresh: !ModelState.IsValid);
        Input = HttpMethods.IsPost(Request.Method) ? Input : await Own().Select(user => new ProfileInput
        {
            DisplayName = user.Profile!.DisplayName, Handle = user.Profile.Handle, Bio = user.Profile.Bio, CityId = user.CityId,
        }).SingleOrDefaultAsync(cancellationToken) ?? Input;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || await Own().Include(user => user.Profile).SingleOrDefaultAsync(cancellationToken) is not { } user)
        {
            return Page();
        }

        Input.ApplyTo(user);
        await db.SaveChangesAsync(cancellationToken);
        this.ShowNotice(texts["Your profile was saved."]);
        return RedirectToPage();
    }

    private IQueryable<User> Own() => db.Users.Where(user => user.Id == User.UserId());
}
