using System.ComponentModel.DataAnnotations;
using WebApp.Accounts;

namespace WebApp.Pages.Account;

public sealed class VerifyInput
{
    [Required(ErrorMessage = "Enter your password.")]
    [StringLength(PasswordRules.MaxLength, ErrorMessage = "The password is too long.")]
    [DataType(DataType.Password)]
    public string? Password { get; set; }
}
