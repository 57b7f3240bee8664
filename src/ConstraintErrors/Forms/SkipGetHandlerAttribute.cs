using System;

namespace ConstraintErrors.Forms;

/// <summary>
/// Says that a page or controller does not need its GET handler run again before a refused form is rendered, because it loads what
/// its form needs in another way.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SkipGetHandlerAttribute : Attribute;
