using System;
using System.Text;

namespace ConstraintErrors.Forms;

/// <summary>Converts CLR names to display names.</summary>
internal static class DisplayNames
{
    /// <summary>Converts <c>UserName</c> to “User name”, <c>CityId</c> to “City” and <c>ProductSKU</c> to “Product SKU”.</summary>
    public static string Of(string name)
    {
        var words = new StringBuilder();
        var text = name.Length > 2 && name.EndsWith("Id", StringComparison.Ordinal) ? name[..^2] : name;
        for (var i = 0; i < text.Length; i++)
        {
            var beginsWord = i > 0 && char.IsUpper(text[i]) && !char.IsUpper(text[i - 1]);
            var isAcronym = i + 1 < text.Length ? char.IsUpper(text[i + 1]) : i > 0 && char.IsUpper(text[i - 1]);
            words.Append(beginsWord ? " " : "").Append(beginsWord && !isAcronym ? char.ToLowerInvariant(text[i]) : text[i]);
        }

        return words.ToString();
    }
}
