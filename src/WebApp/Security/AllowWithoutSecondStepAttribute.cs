namespace WebApp.Security;

/// <summary>Marks a page that users can open although a role of theirs requires a second step that they have not set up.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AllowWithoutSecondStepAttribute : Attribute;
