using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Options;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Applies <see cref="RegistrationOptions.RevealTakenEmail"/> to forms.</summary>
internal static class TakenEmail
{
    /// <summary>Returns whether the response to a request can reveal a duplicate of these properties.</summary>
    public static bool IsRevealed(HttpContext http, IReadOnlyList<IProperty> properties) =>
        properties is not [{ Name: nameof(User.NormalizedEmail), DeclaringType: var type }]
        || type.ClrType != typeof(User)
        || http.RequestServices.GetRequiredService<IOptions<RegistrationOptions>>().Value.RevealTakenEmail
        || http.GetEndpoint()?.Metadata.GetMetadata<RevealsTakenEmailAttribute>() is not null;
}
