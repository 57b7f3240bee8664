namespace WebApp.Api;

/// <param name="UserName">The name to sign in with.</param>
/// <param name="Handle">The last segment of the public page's address, /people/{handle}.</param>
internal sealed record RegisteredUser(string UserName, string Handle);
