namespace ConstraintErrors.Doctor;

/// <summary>The kind of a <see cref="CatalogEntry"/>.</summary>
internal enum CatalogEntryKind
{
    Check,
    ForeignKey,
    Index,
}
