using ConstraintErrors.Forms;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Admin.Cities;

/// <summary>Required, lengths, the list of states and uniqueness come from <see cref="City"/>'s model.</summary>
public sealed class CityInput
{
    [RulesOf<City>, VisibleText]
    public string? Name { get; set => field = value?.Trim(); }

    [RulesOf<City>]
    public string? State { get; set; }

    /// <summary>The version that the form was opened with; null for a new city.</summary>
    public Guid? ConcurrencyStamp { get; set; }
}
