using System.ComponentModel.DataAnnotations;
using WebApp.Accounts;

namespace WebApp.Pages.Account;

public sealed class ForgotPasswordInput
{
    [Required(ErrorMessage = EmailAddress.Message)]
    [StringLength(254, ErrorMessage = EmailAddress.Message)]
    [RegularExpression(EmailAddress.Pattern, ErrorMessage = EmailAddress.Message)]
    public string? Email { get; set; }
}
