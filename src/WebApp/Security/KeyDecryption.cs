using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace WebApp.Security;

/// <summary>
/// Verifies that the configured certificates decrypt the stored keys. Data Protection itself ignores a key that it can't decrypt, and
/// creates another one that the other nodes refuse.
/// </summary>
internal sealed class KeyDecryption(IServiceProvider services)
{
    private readonly EncryptedXmlDecryptor _decryptor = new(services);

    /// <exception cref="InvalidOperationException">The element contains a secret that no configured certificate decrypts.</exception>
    public void Check(XElement element)
    {
        foreach (var secret in element.Descendants().Where(IsEncryptedByCertificate))
        {
            try
            {
                _decryptor.Decrypt(secret.Elements().First());
            }
            catch (CryptographicException exception)
            {
                throw new InvalidOperationException(
                    $"The Data Protection key {element.Attribute("id")?.Value} can't be decrypted. It is encrypted by another certificate than DataProtection:Certificate:" +
                    " add that one to DataProtection:PreviousCertificates. If it is lost, delete the key from the table DataProtectionKeys;" +
                    " sessions and links then become invalid, and authenticator apps must be set up again.",
                    exception);
            }
        }
    }

    private static bool IsEncryptedByCertificate(XElement element) =>
        element.Attribute("decryptorType")?.Value.StartsWith(typeof(EncryptedXmlDecryptor).FullName!, StringComparison.Ordinal) == true;
}
