using System.ComponentModel.DataAnnotations;

namespace WebApp.Data;

public enum AuditAction
{
    [Display(Name = "created")]
    Created,

    [Display(Name = "changed")]
    Changed,

    [Display(Name = "deleted")]
    Deleted,
}
