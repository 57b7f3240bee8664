using System.ComponentModel.DataAnnotations;

namespace WebApp.Data;

/// <summary>What is wrong with a field of an imported row.</summary>
public enum ImportErrorKind
{
    [Display(Name = "missing or not valid")]
    Invalid,

    [Display(Name = "unknown")]
    UnknownReference,

    [Display(Name = "already taken")]
    Taken,

    [Display(Name = "twice in the file")]
    Repeated,

    [Display(Name = "not allowed")]
    NotAllowed,
}
