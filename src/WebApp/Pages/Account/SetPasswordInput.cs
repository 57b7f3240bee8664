using System.ComponentModel.DataAnnotations;
using WebApp.Accounts;

namespace WebApp.Pages.Account;

public class SetPasswordInput
{
    [Required(ErrorMessage = "Password is required.")]
    [StringLength(PasswordRules.MaxLength, MinimumLength = PasswordRules.MinLength, ErrorMessage = PasswordRules.LengthMessage)]
    [DataType(DataType.Password)]
    public string? Password { get; set; }

    [Required(ErrorMessage = "Repeat the password.")]
    [Compare(nameof(Password), ErrorMessage = "The passwords don’t match.")]
    [Display(Name = "Repeat the password")]
    [DataType(DataType.Password)]
    public string? ConfirmPassword { get; set; }
}
