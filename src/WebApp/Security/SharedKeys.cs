using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace WebApp.Security;

internal static class SharedKeys
{
    /// <summary>Returns the mistakes in the settings of certificates, one sentence for each.</summary>
    public static IEnumerable<string> FindErrors(IConfiguration configuration) =>
        configuration.GetSection("DataProtection:PreviousCertificates").GetChildren().Prepend(configuration.GetSection("DataProtection:Certificate"))
            .Select(KeyCertificate.FindError).OfType<string>();

    /// <summary>
    /// Stores the keys in the database and gives all nodes the same application name, so that each node accepts the cookies, forms, and
    /// links of the others. Encrypts the keys with the certificate <c>DataProtection:Certificate</c>, if set.
    /// </summary>
    /// <exception cref="InvalidOperationException">A configured certificate can't be used.</exception>
    public static IDataProtectionBuilder ShareKeys(this IDataProtectionBuilder builder, IConfiguration configuration)
    {
        var section = configuration.GetSection("DataProtection");
        builder.SetApplicationName(section["ApplicationName"] is { Length: > 0 } name ? name : typeof(SharedKeys).Assembly.GetName().Name!);
        builder.Services.AddSingleton<KeyDecryption>();
        builder.Services.AddSingleton<DatabaseKeyRepository>();
        builder.Services.AddOptions<KeyManagementOptions>().Configure<DatabaseKeyRepository>((options, repository) => options.XmlRepository = repository);

        if (KeyCertificate.Load(section.GetSection("Certificate")) is { } certificate)
        {
            builder.ProtectKeysWithCertificate(certificate);
        }

        var previous = section.GetSection("PreviousCertificates").GetChildren().Select(KeyCertificate.Load).OfType<X509Certificate2>();
        return builder.UnprotectKeysWithAnyCertificate([.. previous]);
    }
}
