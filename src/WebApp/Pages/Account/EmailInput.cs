using System.ComponentModel.DataAnnotations;
using ConstraintErrors.Forms;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Pages.Account;

/// <summary>An email that an account gets, so that the form shows whether another account has it.</summary>
public sealed class EmailInput
{
    [RulesOf<User>]
    [RegularExpression(EmailAddress.Pattern, ErrorMessage = EmailAddress.Message)]
    public string? Email { get; set; }
}
