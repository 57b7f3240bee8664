using System.ComponentModel.DataAnnotations;
using ConstraintErrors.Forms;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Pages.Account.Manage;

public sealed class EmailInput
{
    [RulesOf<User>]
    [RegularExpression(EmailAddress.Pattern, ErrorMessage = EmailAddress.Message)]
    [Display(Name = "New email")]
    public string? Email { get; set; }
}
