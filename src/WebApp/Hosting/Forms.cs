using System.Text.Encodings.Web;
using System.Text.Unicode;
using ConstraintErrors;
using ConstraintErrors.Doctor;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.WebEncoders;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Importing;
using WebApp.Rendering;
using WebApp.Security;

namespace WebApp.Hosting;

internal static class Forms
{
    /// <summary>The pages that receive a file.</summary>
    private static readonly string[] s_uploads = ["/Admin/Users/Import", "/Admin/Cities/Import"];

    /// <summary>Adds Razor Pages whose forms show database constraint violations.</summary>
    public static void AddForms(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddHostedService<KeyStorageCheck>();
        services.AddSingleton<SharedPageFilter>();
        var uploads = configuration.GetSection(ImportOptions.Section).Get<ImportOptions>() ?? new();

        // Faster than the default of CBC with HMAC: each form encrypts two tokens, each post decrypts two.
        services.AddDataProtection().ShareKeys(configuration).UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration
        {
            EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM,
        });
        services.AddConstraintErrors<AppDbContext>(options =>
            (options.Texts, options.HumanizeDisplayNames, options.RevealsDuplicates) = (typeof(Texts), true, TakenEmail.IsRevealed));
        services.Configure<DoctorOptions>(options => options
            .Normalized<User>(user => user.NormalizedUserName, user => user.UserName, CompatibilityNormalizer.Normalize)
            .Normalized<User>(user => user.NormalizedEmail, user => user.Email, CompatibilityNormalizer.Normalize)
            .Normalized<Role>(role => role.NormalizedName, role => role.Name, CompatibilityNormalizer.Normalize)
            .Normalized<City>(city => city.NormalizedName, city => city.Name, CompatibilityNormalizer.Normalize));
        services.AddRazorPages(pages =>
            {
                pages.Conventions.Add(new FullNameBindingConvention());
                pages.Conventions.AuthorizeFolder("/Admin", RoleNames.Administrator);
                pages.Conventions.AuthorizeFolder("/Account/Manage");
                pages.Conventions.AddFolderApplicationModelConvention("/Admin", page => page.EndpointMetadata.Add(new RevealsTakenEmailAttribute()));
                pages.Conventions.AddFolderApplicationModelConvention("/Admin/Users", page => page.EndpointMetadata.Add(RequestBodies.ManyValues));
                foreach (var page in s_uploads)
                {
                    pages.Conventions.AddPageApplicationModelConvention(page, model => Array.ForEach(RequestBodies.Upload(uploads.MaxBytes), model.EndpointMetadata.Add));
                }

                if (!environment.IsDevelopment())
                {
                    pages.Conventions.AddFolderRouteModelConvention("/Dev", page => page.Selectors.Clear());
                }
            })
            .AddDataAnnotationsLocalization(options => options.DataAnnotationLocalizerProvider = (_, factory) => factory.Create(typeof(Texts)));
        services.AddOptions<MvcOptions>().Configure<IStringLocalizer<Texts>>((options, texts) =>
        {
            options.Filters.Add<MissingHandlerFilter>();
            if (!environment.IsDevelopment())
            {
                options.Filters.AddService<SharedPageFilter>(); // In Development, dotnet watch changes pages.
            }

            var messages = options.ModelBindingMessageProvider;
            messages.SetAttemptedValueIsInvalidAccessor((_, field) => texts["{0} is not valid.", field]);
            messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => texts["This is not valid."]);
            messages.SetUnknownValueIsInvalidAccessor(field => texts["{0} is not valid.", field]);
            messages.SetValueIsInvalidAccessor(_ => texts["This is not valid."]);
            messages.SetValueMustNotBeNullAccessor(_ => texts["This is required."]);
        });
        services.AddOptions<AntiforgeryOptions>().Configure<SecureCookies>((options, cookies) => cookies.Apply(options.Cookie, "antiforgery"));
        services.AddOptions<CookieTempDataProviderOptions>().Configure<SecureCookies>((options, cookies) => cookies.Apply(options.Cookie, "notice"));
        services.AddRequestLocalization(options => options.SetDefaultCulture("en").AddSupportedCultures("en", "de").AddSupportedUICultures("en", "de"));

        // Keeps names in any script readable in the page's source.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }
}
