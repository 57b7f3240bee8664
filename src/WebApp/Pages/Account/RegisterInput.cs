using System.ComponentModel.DataAnnotations;
using WebApp.Accounts;

namespace WebApp.Pages.Account;

public sealed class RegisterInput : NewAccount
{
    [Required(ErrorMessage = "Repeat the password.")]
    [Compare(nameof(Password), ErrorMessage = "The passwords don’t match.")]
    [Display(Name = "Repeat the password")]
    [DataType(DataType.Password)]
    public string? ConfirmPassword { get; set; }
}
