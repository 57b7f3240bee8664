using System.ComponentModel.DataAnnotations;

namespace ConstraintErrors.Tests.University;

/// <summary>An entity as most applications have one: bound by forms itself, with attributes of its own.</summary>
public sealed class Department
{
    public int DepartmentId { get; set; }

    [Required, StringLength(50)]
    public string Name { get; set; } = "";

    [Display(Name = "Head of the department")]
    public int? HeadId { get; set; }

    public Teacher? Head { get; set; }
}
