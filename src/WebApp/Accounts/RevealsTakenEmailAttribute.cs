namespace WebApp.Accounts;

/// <summary>
/// Marks pages that report a taken email regardless of <see cref="RegistrationOptions.RevealTakenEmail"/>: the users are known to those who
/// can open them.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RevealsTakenEmailAttribute : Attribute;
