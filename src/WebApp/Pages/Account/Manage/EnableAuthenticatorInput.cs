using System.ComponentModel.DataAnnotations;

namespace WebApp.Pages.Account.Manage;

public sealed class EnableAuthenticatorInput
{
    [Required(ErrorMessage = "Enter the code.")]
    [StringLength(64, ErrorMessage = "The code is too long.")]
    [Display(Name = "Code")]
    public string? Code { get; set; }

    /// <summary>The encrypted key that the page showed.</summary>
    [StringLength(1_000)]
    public string? Key { get; set; }
}
