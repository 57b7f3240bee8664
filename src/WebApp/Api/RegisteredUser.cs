namespace WebApp.Api;

/// <param name="UserName">What one signs in with.</param>
/// <param name="Handle">The last part of the public page's address, /people/{handle}.</param>
internal sealed record RegisteredUser(string UserName, string Handle);
