using System.ComponentModel.DataAnnotations;
using WebApp.Accounts;

namespace WebApp.Pages.Account.Manage;

public sealed class ChangePasswordInput : SetPasswordInput
{
    [Required(ErrorMessage = "Enter your password.")]
    [StringLength(PasswordRules.MaxLength, ErrorMessage = "The password is too long.")]
    [Display(Name = "Current password")]
    [DataType(DataType.Password)]
    public string? OldPassword { get; set; }
}
