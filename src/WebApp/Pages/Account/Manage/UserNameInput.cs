using System.ComponentModel.DataAnnotations;
using ConstraintErrors.Forms;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Pages.Account.Manage;

public sealed class UserNameInput
{
    [RulesOf<User>]
    [RegularExpression(UserNameRules.Pattern, ErrorMessage = UserNameRules.Message)]
    [Display(Name = "User name")]
    public string? UserName { get; set; }
}
