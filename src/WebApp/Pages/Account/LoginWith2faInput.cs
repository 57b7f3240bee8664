using System.ComponentModel.DataAnnotations;

namespace WebApp.Pages.Account;

public sealed class LoginWith2faInput
{
    [Required(ErrorMessage = "Enter the code.")]
    [StringLength(64, ErrorMessage = "The code is too long.")]
    [Display(Name = "Code")]
    public string? Code { get; set; }
}
