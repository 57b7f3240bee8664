using System.ComponentModel.DataAnnotations;
using ConstraintErrors.Forms;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Pages.Account.Manage;

public sealed class ProfileInput
{
    [RulesOf<Profile>, VisibleText]
    [Display(Name = "Display name")]
    public string? DisplayName { get; set => field = value?.Trim(); }

    [RulesOf<Profile>]
    [RegularExpression(HandleRules.Pattern, ErrorMessage = HandleRules.Message)]
    [Display(Name = "Address of your page")]
    public string? Handle { get; set; }

    // Browsers count a line break as one character and send two.
    [RulesOf<Profile>, VisibleText(AllowsLines = true)]
    [Display(Name = "About you")]
    public string? Bio { get; set => field = value?.ReplaceLineEndings("\n").Trim(); }

    [RulesOf<User>]
    [Display(Name = "City")]
    public int? CityId { get; set; }

    /// <summary>Applies the fields, which have been validated.</summary>
    public void ApplyTo(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        user.Profile ??= new Profile { DisplayName = DisplayName! };
        (user.Profile.DisplayName, user.Profile.Handle, user.Profile.Bio) = (DisplayName!, Handle!, string.IsNullOrEmpty(Bio) ? null : Bio);
        if (user.CityId != CityId)
        {
            (user.CityId, user.ConcurrencyStamp) = (CityId!.Value, Guid.NewGuid().ToString());
        }
    }
}
