using System.ComponentModel.DataAnnotations;

namespace WebApp.Administration;

/// <summary>The user that remains, and the users whose values it gets. Null for its own values.</summary>
public sealed class MergeChoice
{
    [Required(ErrorMessage = "Choose the account that remains.")]
    [Display(Name = "Remaining account")]
    public Guid? Survivor { get; set; }

    public Guid? UserName { get; set; }

    public Guid? Email { get; set; }

    public Guid? City { get; set; }

    public Guid? DisplayName { get; set; }

    public Guid? Handle { get; set; }

    public Guid? Bio { get; set; }

    /// <summary>The version of each user when the form was rendered.</summary>
    public Dictionary<Guid, string> Versions { get; set; } = [];
}
