using System.ComponentModel.DataAnnotations;
using ConstraintErrors.Forms;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>The fields that every new account has. Required fields, lengths, and uniqueness come from the model of <see cref="User"/>.</summary>
public abstract class AccountDetails
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

    /// <summary>Creates a user with the values of the fields, which have been validated.</summary>
    public User ToUser() => User.Create(UserName!, Email!, CityId!.Value);
}
