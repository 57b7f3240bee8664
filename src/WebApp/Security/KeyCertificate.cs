using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WebApp.Security;

/// <summary>
/// A certificate with a private RSA key, in a PFX or PEM file: the section <c>DataProtection:Certificate</c> and the items of
/// <c>DataProtection:PreviousCertificates</c>.
/// </summary>
internal sealed class KeyCertificate
{
    public string? Path { get; set; }

    /// <summary>The PEM file of the private key, if it is not in the file of the certificate.</summary>
    public string? KeyPath { get; set; }

    public string? Password { get; set; }

    /// <returns>Why <see cref="Load(IConfigurationSection)"/> fails; null if it doesn't.</returns>
    public static string? FindError(IConfigurationSection section)
    {
        try
        {
            Load(section)?.Dispose();
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message.ReplaceLineEndings(" ");
        }
    }

    /// <summary>Loads the certificate that a section of the settings describes; null if the section is missing.</summary>
    /// <exception cref="InvalidOperationException">The certificate can't be loaded or has no private RSA key.</exception>
    public static X509Certificate2? Load(IConfigurationSection section)
    {
        if (section.Get<KeyCertificate>() is not { } settings)
        {
            return null;
        }

        if (string.IsNullOrEmpty(settings.Path))
        {
            throw new InvalidOperationException($"The setting {section.Path}:Path is missing.");
        }

        try
        {
            var certificate = settings.Load(settings.Path);
            using var key = certificate.GetRSAPrivateKey();
            return key is not null ? certificate : throw new CryptographicException("It has no private RSA key.");
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The certificate {section.Path} can't be read from {settings.Path}. {exception.Message}", exception);
        }
    }

    private X509Certificate2 Load(string path) => (System.IO.Path.GetExtension(path).ToUpperInvariant(), Password) switch
    {
        (".PFX" or ".P12", _) => X509CertificateLoader.LoadPkcs12FromFile(path, Password),
        (_, { Length: > 0 }) => X509Certificate2.CreateFromEncryptedPemFile(path, Password, KeyPath),
        _ => X509Certificate2.CreateFromPemFile(path, KeyPath),
    };
}
