using System;
using System.Collections.Concurrent;

namespace ConstraintErrors.Forms;

/// <summary>A cache of field constraints by entity type and property name.</summary>
internal sealed class FieldConstraintsCache : ConcurrentDictionary<(Type EntityType, string Property), FieldConstraints>;
