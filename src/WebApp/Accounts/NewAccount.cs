using System.ComponentModel.DataAnnotations;

namespace WebApp.Accounts;

/// <summary>What a new account is made of.</summary>
public class NewAccount : AccountDetails
{
    [Required(ErrorMessage = "Password is required.")]
    [StringLength(PasswordRules.MaxLength, MinimumLength = PasswordRules.MinLength, ErrorMessage = PasswordRules.LengthMessage)]
    [DataType(DataType.Password)]
    public string? Password { get; set; }
}
