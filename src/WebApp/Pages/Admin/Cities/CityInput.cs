using WebApp.Constraints;
using WebApp.Data;

namespace WebApp.Pages.Admin.Cities;

/// <summary>Required, lengths, the list of states and uniqueness come from <see cref="City"/>'s model.</summary>
public sealed class CityInput
{
    [RulesOf<City>]
    public string? Name { get; set; }

    [RulesOf<City>]
    public string? State { get; set; }
}
