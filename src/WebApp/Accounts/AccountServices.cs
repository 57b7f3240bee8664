using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

internal static class AccountServices
{
    /// <summary>Adds ASP.NET Core Identity without its pages: sign-in, sessions, and password rules.</summary>
    public static void AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        var authentication = services.AddAuthentication(IdentityConstants.ApplicationScheme);
        authentication.AddIdentityCookies();
        authentication.AddScheme<AuthenticationSchemeOptions, ApiTokenHandler>(ApiTokenHandler.Name, configureOptions: null);
        services.AddAuthorizationBuilder()
            .AddPolicy(RoleNames.Administrator, policy => policy.RequireRole(RoleNames.Administrator))
            .AddPolicy(ApiTokenHandler.Name, policy => policy.AddAuthenticationSchemes(ApiTokenHandler.Name).RequireRole(RoleNames.Administrator));

        // Registered before Identity's own validator, which queries for duplicates that the form's check and the unique indexes already
        // cover.
        services.TryAddScoped<IUserValidator<User>, UserNameValidator>();
        services.TryAddSingleton<ILookupNormalizer, CompatibilityNormalizer>();
        services.AddIdentityCore<User>(options =>
            {
                options.Password.RequiredLength = PasswordRules.MinLength;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequiredUniqueChars = 1;
            })
            .AddUserManager<LimitedUserManager>()
            .AddRoles<Role>()
            .AddSignInManager()
            .AddPasswordValidator<PasswordStrengthValidator>()
            .AddEntityFrameworkStores<AppDbContext>()
            .AddDefaultTokenProviders();

        services.AddScoped<IUserClaimsPrincipalFactory<User>, UserPrincipalFactory>();
        services.AddSingleton<SessionQuery>();
        services.AddScoped<SessionCookieEvents>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<TwoStepSignIn>();
        services.AddScoped<PasskeySignIn>();
        services.AddScoped<PasskeyList>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            (options.UserVerificationRequirement, options.ResidentKeyRequirement) = ("required", "required");
            options.ValidateOrigin = static context => ValueTask.FromResult(PasskeyOrigin.IsOwn(context));
        });
        services.AddScoped<TwoStepChange>();
        services.AddScoped<Authenticator>();
        services.AddScoped<RecoveryCodes>();
        services.AddScoped<RecentVerification>();
        services.AddScoped<PasswordThrottle>();
        services.AddSingleton<PasswordStrength>();
        services.AddSingleton<KnownBrowser>();
        services.AddScoped<PasswordLinks>();
        services.AddScoped<PasswordChange>();
        services.AddScoped<EmailLinks>();
        services.AddScoped<EmailChanges>();
        services.AddScoped<AddedSignIns>();
        services.AddScoped<AccountCreation>();
        services.AddScoped<AccountDeletion>();
        services.AddScoped<FirstAdministrator>();
        services.AddScoped<AdministratorGuard>();
        services.AddOptions<SessionLifetimeOptions>().Bind(configuration.GetSection("Sessions"));
        services.AddOptions<RegistrationOptions>().Bind(configuration.GetSection("Registration"));
        services.AddPasswordHashing(configuration);
        services.AddExternalProviders(configuration);
        PwnedPasswordValidator.Add(services, configuration);
        foreach (var (scheme, name) in new[] { (IdentityConstants.ExternalScheme, "external"), (IdentityConstants.TwoFactorUserIdScheme, "two-factor"), (IdentityConstants.TwoFactorRememberMeScheme, "two-factor-known") })
        {
            services.AddOptions<CookieAuthenticationOptions>(scheme).Configure<SecureCookies>((options, cookies) => cookies.Apply(options.Cookie, name));
        }

        // The time to complete the registration form after a sign-in at a provider.
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.ExternalScheme, options => options.ExpireTimeSpan = TimeSpan.FromMinutes(30));
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<SecureCookies>((options, cookies) =>
        {
            cookies.Apply(options.Cookie, "session");
            options.EventsType = typeof(SessionCookieEvents);
            options.SlidingExpiration = false; // The session row tracks the last activity.
        });
    }

    private static void AddPasswordHashing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PasswordHasherOptions>()
            .Configure(options => options.IterationCount = 220_000)
            .Bind(configuration.GetSection("PasswordHasher"));
        services.AddSingleton(_ => PasswordHashLimiter.ForThisMachine());
        services.Configure<MvcOptions>(options => options.Filters.Add<PasswordHashingBusyFilter>());
    }
}
