namespace ConstraintErrors.Tests.University;

public sealed class Teacher
{
    public int Id { get; set; }

    public required string Name { get; set; }
}
