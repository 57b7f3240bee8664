using System.ComponentModel.DataAnnotations;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Pages.Account.Manage;

public sealed class PasskeyInput
{
    [Required(ErrorMessage = "Enter a name for the passkey.")]
    [StringLength(PasskeyList.NameLength, ErrorMessage = "The name can have at most {1} characters.")]
    [VisibleText]
    [Display(Name = "Name")]
    public string? Name { get; set; }
}
