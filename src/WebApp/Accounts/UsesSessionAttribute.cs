namespace WebApp.Accounts;

/// <summary>Marks endpoints other than pages that use the current user.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UsesSessionAttribute : Attribute;
