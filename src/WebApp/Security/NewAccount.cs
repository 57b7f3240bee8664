using System.ComponentModel.DataAnnotations;
using WebApp.Constraints;
using WebApp.Data;

namespace WebApp.Security;

/// <summary>What a new account is made of. Required, lengths and uniqueness come from <see cref="User"/>'s model.</summary>
public class NewAccount
{
    [RulesOf<User>]
    [RegularExpression(UserNameRules.Pattern, ErrorMessage = UserNameRules.Message)]
    [Display(Name = "User name")]
    public string? UserName { get; set; }

    [RulesOf<User>]
    [RegularExpression(EmailAddress.Pattern, ErrorMessage = EmailAddress.Message)]
    public string? Email { get; set; }

    [RulesOf<User>]
    [Display(Name = "City")]
    public int? CityId { get; set; }

    [Required(ErrorMessage = "Password is required.")]
    [StringLength(PasswordRules.MaxLength, MinimumLength = PasswordRules.MinLength, ErrorMessage = PasswordRules.LengthMessage)]
    [DataType(DataType.Password)]
    public string? Password { get; set; }
}
