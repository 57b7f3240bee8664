using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace TestInfrastructure;

/// <summary>A small OAuth 2.0 provider on its own port: it signs in the current user without asking.</summary>
public sealed class OAuthProvider : IAsyncDisposable
{
    private const string Client = "the client";
    private const string Secret = "the secret";

    private readonly ConcurrentDictionary<string, Grant> _grants = new();
    private readonly ConcurrentDictionary<string, string> _users = new();
    private readonly WebApplication _app;

    private OAuthProvider(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>The user information of the current user, as JSON.</summary>
    public string User { get; set; } = "{}";

    /// <summary>Whether the user refuses.</summary>
    public bool IsDenied { get; set; }

    /// <summary>Whether the token endpoint fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>The client that codes are issued to.</summary>
    public string CodesFor { get; set; } = Client;

    /// <summary>The last parameter <c>prompt</c>.</summary>
    public string? Prompt { get; private set; }

    /// <summary>The settings of an application whose users sign in here.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Authentication:Providers:Example:DisplayName"] = "Example",
        ["Authentication:Providers:Example:ClientId"] = Client,
        ["Authentication:Providers:Example:ClientSecret"] = Secret,
        ["Authentication:Providers:Example:AuthorizationEndpoint"] = Address + "/authorize",
        ["Authentication:Providers:Example:TokenEndpoint"] = Address + "/token",
        ["Authentication:Providers:Example:UserInformationEndpoint"] = Address + "/user",
        ["Authentication:Providers:Example:Scope"] = "openid email",
        ["Authentication:Providers:Example:EmailVerifiedKey"] = "email_verified",
    };

    public static async Task<OAuthProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var provider = new OAuthProvider(builder.Build());
        provider._app.MapGet("/authorize", provider.Authorize);
        provider._app.MapPost("/token", provider.TokenAsync);
        provider._app.MapGet("/user", provider.UserInformation);
        await provider._app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Authorize(HttpRequest request)
    {
        Prompt = request.Query["prompt"];
        var (state, redirectUri) = (request.Query["state"].ToString(), request.Query["redirect_uri"].ToString());
        if (request.Query["client_id"] != Client || request.Query["response_type"] != "code" || request.Query["code_challenge_method"] != "S256")
        {
            return Results.BadRequest();
        }

        if (IsDenied)
        {
            return Results.Redirect(QueryHelpers.AddQueryString(redirectUri, new Dictionary<string, string?> { ["error"] = "access_denied", ["state"] = state }));
        }

        var code = Guid.NewGuid().ToString("N");
        _grants[code] = new(CodesFor, redirectUri, request.Query["code_challenge"].ToString(), User);
        return Results.Redirect(QueryHelpers.AddQueryString(redirectUri, new Dictionary<string, string?> { ["code"] = code, ["state"] = state }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        if (IsDown)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var form = await request.ReadFormAsync();
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["client_id"] != Client || form["client_secret"] != Secret || form["grant_type"] != "authorization_code"
            || !_grants.TryRemove(form["code"].ToString(), out var grant)
            || grant.Client != Client || grant.RedirectUri != form["redirect_uri"] || grant.Challenge != challenge)
        {
            return Results.BadRequest(new { error = "invalid_grant" });
        }

        var token = Guid.NewGuid().ToString("N");
        _users[token] = grant.User;
        return Results.Json(new { access_token = token, token_type = "bearer" });
    }

    private IResult UserInformation(HttpRequest request) =>
        _users.TryGetValue(request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var user)
            ? Results.Text(user, "application/json")
            : Results.Unauthorized();

    private sealed record Grant(string Client, string RedirectUri, string Challenge, string User);
}
