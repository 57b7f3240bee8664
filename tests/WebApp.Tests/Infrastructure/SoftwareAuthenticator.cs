using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using TestInfrastructure;

namespace WebApp.Tests.Infrastructure;

/// <summary>A browser with an authenticator that has one passkey. Answers the options of the pages as WebAuthn requires, or wrongly if a test asks for it.</summary>
internal sealed class SoftwareAuthenticator
{
    private const byte UserPresent = 0x01, UserVerified = 0x04, HasCredential = 0x40;

    private readonly ECParameters _key = NewKey();
    private readonly byte[] _credentialId = RandomNumberGenerator.GetBytes(32);

    /// <summary>The origin of the page that asks; null for the application's own.</summary>
    public string? Origin { get; set; }

    /// <summary>The domain that the passkey belongs to; null for the application's own.</summary>
    public string? Domain { get; set; }

    public bool VerifiesUser { get; set; } = true;

    /// <summary>The number of signatures so far; null for an authenticator that does not count, such as a synchronized one.</summary>
    public uint? Counter { get; set; } = 0;

    public bool HasValidSignature { get; set; } = true;

    /// <summary>The key of the account that the passkey was created for.</summary>
    public string? UserHandle { get; set; }

    public string CredentialId => Base64Url.EncodeToString(_credentialId);

    /// <summary>Adds the passkey to the account that is signed in.</summary>
    public async Task<FormPage> AddToAsync(HttpClient client)
    {
        const string Address = "/Account/Manage/Passkeys";
        var page = await FormPage.OpenAsync(client, Address);
        var options = await client.GetStringAsync(Address + "?handler=Options", TestContext.Current.CancellationToken);
        return await page.PostToAsync(Address + "?handler=Add", [new("credential", Create(client, options)), new("Input.Name", "Software")]);
    }

    /// <summary>Uses the passkey on a page.</summary>
    /// <param name="client">The browser.</param>
    /// <param name="address">The page.</param>
    /// <param name="optionsOf">Another page that the browser takes the challenge from.</param>
    public async Task<FormPage> UseAsync(HttpClient client, string address, string? optionsOf = null)
    {
        var page = await FormPage.OpenAsync(client, address);
        var options = await client.GetStringAsync(QueryHelpers.AddQueryString(optionsOf ?? address, "handler", "PasskeyOptions"), TestContext.Current.CancellationToken);
        return await page.PostToAsync(QueryHelpers.AddQueryString(address, "handler", "Passkey"), [new("credential", Get(client, options))]);
    }

    /// <summary>Creates the passkey for creation options.</summary>
    public string Create(HttpClient client, string options)
    {
        using var document = JsonDocument.Parse(options);
        var root = document.RootElement;
        UserHandle ??= Encoding.UTF8.GetString(Base64Url.DecodeFromChars(root.GetProperty("user").GetProperty("id").GetString()));
        byte[] credential = [.. new byte[16], 0, (byte)_credentialId.Length, .. _credentialId, .. PublicKey()];
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString("none");
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString([.. AuthenticatorData(root.GetProperty("rp").GetProperty("id").GetString()!, HasCredential), .. credential]);
        writer.WriteEndMap();
        return Credential(new
        {
            clientDataJSON = Base64Url.EncodeToString(ClientData(client, "webauthn.create", root)),
            attestationObject = Base64Url.EncodeToString(writer.Encode()),
            transports = new[] { "internal" },
        });
    }

    /// <summary>Signs the challenge in request options.</summary>
    public string Get(HttpClient client, string options)
    {
        using var document = JsonDocument.Parse(options);
        var root = document.RootElement;
        Counter++;
        var (clientData, data) = (ClientData(client, "webauthn.get", root), AuthenticatorData(root.GetProperty("rpId").GetString()!, 0));
        using var key = ECDsa.Create(_key);
        var signature = key.SignData([.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        signature[^1] ^= HasValidSignature ? (byte)0 : (byte)1;
        return Credential(new
        {
            clientDataJSON = Base64Url.EncodeToString(clientData),
            authenticatorData = Base64Url.EncodeToString(data),
            signature = Base64Url.EncodeToString(signature),
            userHandle = UserHandle is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(UserHandle)),
        });
    }

    private static ECParameters NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportParameters(includePrivateParameters: true);
    }

    private string Credential(object response) => JsonSerializer.Serialize(new
    {
        id = CredentialId, rawId = CredentialId, type = "public-key", response, clientExtensionResults = new { },
    });

    private byte[] ClientData(HttpClient client, string type, JsonElement options) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type,
        challenge = options.GetProperty("challenge").GetString(),
        origin = Origin ?? client.BaseAddress!.GetLeftPart(UriPartial.Authority),
        crossOrigin = false,
    });

    private byte[] AuthenticatorData(string domain, byte flags)
    {
        var counter = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter ?? 0);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Domain ?? domain)), (byte)(UserPresent | (VerifiesUser ? UserVerified : 0) | flags), .. counter];
    }

    /// <summary>The key as COSE encodes it: an elliptic curve (2) for ES256 (-7) on P-256 (1), and the point.</summary>
    private byte[] PublicKey()
    {
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        foreach (var (name, value) in new[] { (1, 2), (3, -7), (-1, 1) })
        {
            writer.WriteInt32(name);
            writer.WriteInt32(value);
        }

        foreach (var (name, value) in new[] { (-2, _key.Q.X), (-3, _key.Q.Y) })
        {
            writer.WriteInt32(name);
            writer.WriteByteString(value!);
        }

        writer.WriteEndMap();
        return writer.Encode();
    }
}
