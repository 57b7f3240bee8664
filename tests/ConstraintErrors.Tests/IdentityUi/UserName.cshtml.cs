using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConstraintErrors.Tests.IdentityUi;

/// <summary>Registers with a user name of one's own, which the stock page does not offer; Identity's validators stay as they are.</summary>
public sealed class UserNameModel(UserManager<IdentityUser> users) : PageModel
{
    [BindProperty]
    public UserNameInput Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync()
    {
        var result = await users.CreateAsync(new IdentityUser { UserName = Input.UserName, Email = Input.Email }, "Quiet-otter-paints-7");
        foreach (var error in result.Errors)
        {
            ModelState.AddModelError("Input.UserName", error.Description);
        }

        return result.Succeeded ? Redirect("/") : Page();
    }
}

public sealed class UserNameInput
{
    public string? UserName { get; set; }

    public string? Email { get; set; }
}
