using System.ComponentModel.DataAnnotations;

namespace WebApp.Data;

/// <summary>What the rows of an imported file are.</summary>
public enum ImportKind
{
    [Display(Name = "Users")]
    Users,

    [Display(Name = "Cities")]
    Cities,
}
