using System.ComponentModel.DataAnnotations;
using WebApp.Constraints;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Api;

/// <summary>What a new account is made of.</summary>
public sealed class NewUser
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
    public string? Password { get; set; }
}
