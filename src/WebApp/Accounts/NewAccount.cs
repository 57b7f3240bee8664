using System.ComponentModel.DataAnnotations;

namespace WebApp.Accounts;

/// <summary>The fields required to create an account.</summary>
public class NewAccount : AccountDetails
{
    [Required(ErrorMessage = "Password is required.")]
    [StringLength(PasswordRules.MaxLength, MinimumLength = PasswordRules.MinLength, ErrorMessage = PasswordRules.LengthMessage)]
    [DataType(DataType.Password)]
    public string? Password { get; set; }
}
