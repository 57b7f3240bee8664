using System.Security.Claims;
using System.Text;
using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConstraintErrors.Tests;

public sealed class LiveCheckTokensTests
{
    private static readonly ClaimsPrincipal s_user = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "1"), new(ClaimTypes.Name, "anna")], "test"));

    private readonly CountingProtection _protection = new();

    [Fact]
    public async Task Valid_tokens_are_decrypted_once()
    {
        var (tokens, services) = Create();
        var (cookie, token) = NewTokens(services);

        Assert.True(await tokens.AreValidAsync(Request(services, cookie, token)));
        var decrypted = _protection.Count;
        Assert.True(await tokens.AreValidAsync(Request(services, cookie, token)));

        Assert.Equal((2, 2), (decrypted, _protection.Count));
    }

    [Fact]
    public async Task Tokens_of_different_visitors_are_refused_together()
    {
        var (tokens, services) = Create();
        var (first, second) = (NewTokens(services), NewTokens(services));
        Assert.True(await tokens.AreValidAsync(Request(services, first.Cookie, first.Token)));
        Assert.True(await tokens.AreValidAsync(Request(services, second.Cookie, second.Token)));

        Assert.False(await tokens.AreValidAsync(Request(services, first.Cookie, second.Token)));
        Assert.False(await tokens.AreValidAsync(Request(services, null, first.Token)));
        Assert.False(await tokens.AreValidAsync(Request(services, first.Cookie, null)));
        Assert.False(await tokens.AreValidAsync(Request(services, first.Cookie, first.Token + "x")));
    }

    [Fact]
    public async Task Refused_tokens_are_refused_again()
    {
        var (tokens, services) = Create();
        var (cookie, _) = NewTokens(services);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.False(await tokens.AreValidAsync(Request(services, cookie, "x")));
        }
    }

    [Fact]
    public async Task Remembered_tokens_are_refused_from_a_signed_in_user()
    {
        var (tokens, services) = Create();
        var (cookie, token) = NewTokens(services);
        Assert.True(await tokens.AreValidAsync(Request(services, cookie, token)));

        Assert.False(await tokens.AreValidAsync(Request(services, cookie, token, s_user)));
    }

    [Fact]
    public async Task Tokens_of_a_signed_in_user_are_not_remembered()
    {
        var (tokens, services) = Create();
        var (cookie, token) = NewTokens(services, s_user);

        Assert.True(await tokens.AreValidAsync(Request(services, cookie, token, s_user)));
        Assert.True(await tokens.AreValidAsync(Request(services, cookie, token, s_user)));

        Assert.Equal(4, _protection.Count);
    }

    [Fact]
    public async Task Additional_data_of_the_host_is_validated_with_each_check()
    {
        var data = new RevocableData();
        var (tokens, services) = Create(services => services.AddSingleton<IAntiforgeryAdditionalDataProvider>(data));
        var (cookie, token) = NewTokens(services);
        Assert.True(await tokens.AreValidAsync(Request(services, cookie, token)));

        data.IsRevoked = true;

        Assert.False(await tokens.AreValidAsync(Request(services, cookie, token)));
    }

    private (LiveCheckTokens Tokens, IServiceProvider Services) Create(Action<IServiceCollection>? configure = null)
    {
        var collection = new ServiceCollection().AddLogging();
        configure?.Invoke(collection);
        collection.AddAntiforgery(options => options.Cookie.Name = "af");
        var services = collection.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider>(_protection)).BuildServiceProvider();
        return (new LiveCheckTokens(services.GetRequiredService<IOptions<AntiforgeryOptions>>()), services);
    }

    private static (string Cookie, string Token) NewTokens(IServiceProvider services, ClaimsPrincipal? user = null)
    {
        var tokens = services.GetRequiredService<IAntiforgery>().GetTokens(new DefaultHttpContext { RequestServices = services, User = user ?? new ClaimsPrincipal() });
        return (tokens.CookieToken!, tokens.RequestToken!);
    }

    private static DefaultHttpContext Request(IServiceProvider services, string? cookie, string? token, ClaimsPrincipal? user = null)
    {
        var context = new DefaultHttpContext { RequestServices = services, User = user ?? new ClaimsPrincipal() };
        (context.Request.Method, context.Request.ContentType) = (HttpMethods.Post, "application/x-www-form-urlencoded");
        context.Request.Headers.Cookie = cookie is null ? default : $"af={cookie}";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(token is null ? "a=b" : $"a=b&__RequestVerificationToken={token}"));
        return context;
    }

    private sealed class RevocableData : IAntiforgeryAdditionalDataProvider
    {
        public bool IsRevoked { get; set; }

        public string GetAdditionalData(HttpContext context) => "data";

        public bool ValidateAdditionalData(HttpContext context, string additionalData) => !IsRevoked;
    }

    /// <summary>Counts how often it decrypts.</summary>
    private sealed class CountingProtection : IDataProtectionProvider
    {
        private readonly EphemeralDataProtectionProvider _provider = new();

        public int Count { get; private set; }

        public IDataProtector CreateProtector(string purpose) => new Protector(this, _provider.CreateProtector(purpose));

        private sealed class Protector(CountingProtection owner, IDataProtector inner) : IDataProtector
        {
            public IDataProtector CreateProtector(string purpose) => new Protector(owner, inner.CreateProtector(purpose));

            public byte[] Protect(byte[] plaintext) => inner.Protect(plaintext);

            public byte[] Unprotect(byte[] protectedData)
            {
                owner.Count++;
                return inner.Unprotect(protectedData);
            }
        }
    }
}
