using System.ComponentModel.DataAnnotations;

namespace WebApp.Accounts;

/// <summary>The fields to create an account with a password, by form or API.</summary>
public class NewAccount : AccountDetails
{
    [Required(ErrorMessage = "Password is required.")]
    [StringLength(PasswordRules.MaxLength, MinimumLength = PasswordRules.MinLength, ErrorMessage = PasswordRules.LengthMessage)]
    [DataType(DataType.Password)]
    public string? Password { get; set; }
}
