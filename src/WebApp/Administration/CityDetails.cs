using ConstraintErrors.Forms;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>
/// The fields of a city. Required fields, lengths, the list of states, and uniqueness come from the model of <see cref="City"/>.
/// </summary>
public abstract class CityDetails
{
    [RulesOf<City>, VisibleText]
    public string? Name { get; set => field = value?.Trim(); }

    [RulesOf<City>]
    public string? State { get; set; }
}
