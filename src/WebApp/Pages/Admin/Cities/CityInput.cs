using WebApp.Administration;

namespace WebApp.Pages.Admin.Cities;

/// <summary>The fields of a city that an administrator edits.</summary>
public sealed class CityInput : CityDetails
{
    /// <summary>The version the form was rendered with; null for a new city.</summary>
    public Guid? ConcurrencyStamp { get; set; }
}
