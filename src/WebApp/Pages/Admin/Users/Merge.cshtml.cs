using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

public sealed class MergeModel(UserMerge merge, ReferenceDataCache choices, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true)]
    public List<Guid> Ids { get; set; } = [];

    [BindProperty]
    public MergeChoice Input { get; set; } = new();

    public IReadOnlyList<MergeCandidate> Candidates { get; private set; } = [];

    /// <summary>Users with the same name or email, to choose from.</summary>
    public IReadOnlyList<IReadOnlyList<User>> Duplicates { get; private set; } = [];

    public IReadOnlyDictionary<int, string> Cities { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Candidates = await merge.FindAsync(Ids, cancellationToken);
        Duplicates = Candidates.Count < 2 ? await merge.DuplicatesAsync(cancellationToken) : [];
        Cities = await choices.CitiesAsync();
        var own = CurrentActor.Of(User)!.Id;
        Input.Survivor ??= Candidates.Select(candidate => (Guid?)candidate.User.Id).OrderByDescending(id => id == own).FirstOrDefault();
    }

    /// <summary>Shows the users that are selected in the list.</summary>
    public IActionResult OnPost() => RedirectToPage(new { Ids });

    public async Task<IActionResult> OnPostMergeAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var result = await merge.MergeAsync(Ids, Input, CurrentActor.Of(User)!, cancellationToken);
        if (!result.Succeeded)
        {
            ModelState.AddErrors(result, nameof(Input));
            return Page();
        }

        this.ShowNotice(texts["The accounts were merged."]);
        return RedirectToPage("Edit", new { id = Input.Survivor });
    }
}
