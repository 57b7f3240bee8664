using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

internal static class AccountServices
{
    /// <summary>ASP.NET Core Identity without its pages: who signs in, how, and what a password must be.</summary>
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddAuthorizationBuilder().AddPolicy(RoleNames.Administrator, policy => policy.RequireRole(RoleNames.Administrator));

        // Before Identity adds its own, which ask the database what the form's check and the unique indexes settle already.
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
            .AddRoles<Role>()
            .AddSignInManager()
            .AddPasswordValidator<PasswordStrengthValidator>()
            .AddEntityFrameworkStores<AppDbContext>()
            .AddDefaultTokenProviders();

        services.AddSingleton<SessionValidator>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<PasswordLinks>();
        services.AddScoped<FirstAdministrator>();
        services.AddScoped<AdministratorGuard>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 220_000);
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "session";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Events.OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<SessionValidator>().ValidateAsync(context);
        });
    }
}
