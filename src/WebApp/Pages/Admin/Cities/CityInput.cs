using ConstraintErrors.Forms;
using WebApp.Data;

namespace WebApp.Pages.Admin.Cities;

/// <summary>
/// The fields of a city. Required fields, lengths, the list of states, and uniqueness come from the model of <see cref="City"/>.
/// </summary>
public sealed class CityInput
{
    [RulesOf<City>, VisibleText]
    public string? Name { get; set => field = value?.Trim(); }

    [RulesOf<City>]
    public string? State { get; set; }

    /// <summary>The version the form was rendered with; null for a new city.</summary>
    public Guid? ConcurrencyStamp { get; set; }
}
