using System.Globalization;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>The fields of each kind of import.</summary>
public static class ImportFields
{
    /// <summary>The column of the refused rows that contains their errors. Imports ignore it.</summary>
    public const string Error = "Error";

    private static readonly ImportField[] s_users = [new("UserName", "User name"), new("Email", "Email"), new("CityId", "City"), new("Roles", "Roles")];
    private static readonly ImportField[] s_cities = [new("Name", "Name"), new("State", "State")];

    public static IReadOnlyList<ImportField> Of(ImportKind kind) => kind == ImportKind.Users ? s_users : s_cities;

    /// <summary>Returns the index of the column of each field, by name.</summary>
    public static Dictionary<string, int> Match(ImportKind kind, IReadOnlyList<string> headers, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(texts);
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in Of(kind))
        {
            var label = texts[field.Label].Value;
            for (var i = 0; i < headers.Count; i++)
            {
                if (field.Matches(headers[i], label))
                {
                    found.TryAdd(field.Name, i);
                }
            }
        }

        return found;
    }

    /// <summary>Returns whether a column contains the errors of refused rows.</summary>
    public static bool IsError(string header, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(texts);
        return header.Trim().Equals(Error, StringComparison.OrdinalIgnoreCase) || header.Trim().Equals(texts[Error].Value, StringComparison.OrdinalIgnoreCase);
    }
}
