using System;
using System.Collections.Concurrent;

namespace ConstraintErrors.Forms;

/// <summary>What the models say about fields, worked out once for each.</summary>
internal sealed class FieldConstraintsCache : ConcurrentDictionary<(Type EntityType, string Property), FieldConstraints>;
