using System.ComponentModel.DataAnnotations;
using ConstraintErrors.Forms;
using WebApp.Data;

namespace WebApp.Pages.Admin.Tokens;

public sealed class TokenInput
{
    public static IReadOnlyList<int> Lifetimes { get; } = [7, 30, 90, 365];

    [RulesOf<ApiToken>, VisibleText]
    public string? Name { get; set => field = value?.Trim(); }

    /// <summary>The number of days until the token expires.</summary>
    [AllowedValues(7, 30, 90, 365, ErrorMessage = "Choose one of the listed periods.")]
    [Display(Name = "Valid for")]
    public int Days { get; set; } = 90;
}
