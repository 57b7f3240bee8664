using System;

namespace ConstraintErrors.Forms;

/// <summary>
/// Specifies that the GET handler does not run before a form is redisplayed after a violation, because the page or controller loads the
/// data of the form in another way.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SkipGetHandlerAttribute : Attribute;
