using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

/// <summary>An action on the users chosen in the list, or on all who match its filter: first asks, with their number, then does it.</summary>
public sealed class ActionsModel(AppDbContext db, UserList list, UserActions actions, BulkJobs jobs, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    private const int NamesShown = 10;

    [BindProperty(SupportsGet = true, Name = "")]
    public UserFilter Filter { get; set; } = new();

    [BindProperty, BindRequired, EnumDataType(typeof(UserAction))]
    public UserAction Action { get; set; }

    [BindProperty, MaxLength(200)]
    public List<Guid> Ids { get; set; } = [];

    [BindProperty]
    public bool All { get; set; }

    /// <summary>Where to go afterwards; the list when absent.</summary>
    [BindProperty]
    public string? Back { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public string Query => new QueryBuilder(Filter.ToQuery()).ToString();

    /// <summary>How many are chosen.</summary>
    public int Count { get; private set; }

    /// <summary>The first few of them.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var users = All ? await list.MatchingAsync(Filter, cancellationToken) : db.Users.Where(user => Ids.Contains(user.Id));
        Count = await users.CountAsync(cancellationToken);
        Names = await users.InOrder(UserSort.Name, descending: false).Select(user => user.UserName!).Take(NamesShown).ToListAsync(cancellationToken);
    }

    public IActionResult OnGet() => RedirectToPage("Index");

    public IActionResult OnPost() => ModelState.IsValid ? Page() : BadRequest();

    public async Task<IActionResult> OnPostConfirmedAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        var actor = CurrentActor.Of(User)!;
        if (All)
        {
            return RedirectToPage("Job", new { id = await jobs.StartAsync(Action, Filter, actor, cancellationToken) });
        }

        var (done, skipped) = await actions.ApplyAsync(Action, Ids.ToHashSet(), actor, cancellationToken);
        Notice = string.Format(CultureInfo.CurrentCulture, texts["{0}: done for {1}, left out {2}."], texts[ActionWords.Imperative(Action)], done, skipped);
        return this.RedirectBack(Back, Url.Page("Index") + Query);
    }
}
