namespace WebApp.Accounts;

/// <summary>Too many requests wait to hash a password. Nothing has been stored.</summary>
public sealed class PasswordHashingBusyException() : Exception("Too many requests wait to hash a password.");
