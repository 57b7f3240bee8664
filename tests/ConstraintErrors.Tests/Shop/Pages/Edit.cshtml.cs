using ConstraintErrors.Forms;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConstraintErrors.Tests.Shop.Pages;

/// <summary>Edits a product whose key is in the address, or in a hidden field.</summary>
[IgnoreAntiforgeryToken]
public sealed class EditModel : PageModel
{
    [BindProperty]
    public EditInput Input { get; set; } = new();

    public IActionResult OnPost() => ModelState.IsValid ? new StatusCodeResult(StatusCodes.Status204NoContent) : Page();
}

public sealed class EditInput
{
    public int? Id { get; set; }

    [RulesOf<Product>]
    [Display(Name = "E-Mail")]
    public string? Sku { get; set; }

    [RulesOf<Tag>]
    public string? Label { get; set; }
}
