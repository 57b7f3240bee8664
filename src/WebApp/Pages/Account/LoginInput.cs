using System.ComponentModel.DataAnnotations;
using WebApp.Accounts;

namespace WebApp.Pages.Account;

public sealed class LoginInput
{
    [Required(ErrorMessage = "Enter your user name or email.")]
    [StringLength(254, ErrorMessage = "The user name or email is too long.")]
    [Display(Name = "User name or email")]
    public string? UserNameOrEmail { get; set; }

    [Required(ErrorMessage = "Enter your password.")]
    [StringLength(PasswordRules.MaxLength, ErrorMessage = "The password is too long.")]
    [DataType(DataType.Password)]
    public string? Password { get; set; }

    [Display(Name = "Keep me signed in on this device")]
    public bool RememberMe { get; set; }
}
