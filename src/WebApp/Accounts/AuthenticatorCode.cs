using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace WebApp.Accounts;

/// <summary>The codes of authenticator apps (RFC 6238): six digits for 30 seconds, by HMAC-SHA-1, which is what all apps support.</summary>
internal static class AuthenticatorCode
{
    public const int Length = 6;

    private const int SecondsPerStep = 30;

    /// <summary>The number of steps by which the clocks may differ.</summary>
    private const int Tolerance = 1;

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / SecondsPerStep;

    public static string Of(ReadOnlySpan<byte> key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)], hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The standard that all authenticator apps share.
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Returns the time step of a code; null when the code is not valid at this time.</summary>
    public static long? FindStep(ReadOnlySpan<byte> key, string code, DateTimeOffset time)
    {
        for (var step = StepAt(time) - Tolerance; step <= StepAt(time) + Tolerance; step++)
        {
            if (string.Equals(Of(key, step), code, StringComparison.Ordinal))
            {
                return step;
            }
        }

        return null;
    }
}
