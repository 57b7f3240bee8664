using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

public sealed class ActionsModel(UserList list, UserActions actions, BulkJobs jobs, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty(Name = "")]
    public UserSelection Selection { get; set; } = new();

    [BindProperty, BindRequired]
    public UserAction Action { get; set; }

    [BindProperty]
    public string? Back { get; set; }

    public SelectedUsers Selected { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellationToken) => Selected = await list.SelectedAsync(Selection, cancellationToken);

    public IActionResult OnGet() => RedirectToPage("Index");

    public IActionResult OnPost() => ModelState.IsValid ? Page() : BadRequest();

    public async Task<IActionResult> OnPostConfirmedAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        if (Selection.All)
        {
            return RedirectToPage("Job", new { id = await jobs.StartAsync(Action, Selection.Filter, CurrentActor.Of(User)!, cancellationToken) });
        }

        var (done, skipped) = await actions.ApplyAsync(Action, Selection.Ids.ToHashSet(), CurrentActor.Of(User)!, cancellationToken);
        this.ShowNotice(texts["{0}: completed for {1}, skipped {2}.", texts.DisplayName(Action), done, skipped]);
        return this.RedirectBack(Back, Url.Page("Index") + Selection.Filter.ToQueryString());
    }
}
