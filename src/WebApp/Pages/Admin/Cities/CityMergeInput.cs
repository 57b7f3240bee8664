using System.ComponentModel.DataAnnotations;

namespace WebApp.Pages.Admin.Cities;

public sealed class CityMergeInput
{
    [Required(ErrorMessage = "Choose the city that remains.")]
    [Display(Name = "Remaining city")]
    public int? Remaining { get; set; }

    /// <summary>The version of the city to delete when the form was rendered. Null matches none.</summary>
    public Guid? Version { get; set; }
}
