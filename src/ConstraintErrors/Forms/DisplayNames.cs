using System;
using System.Text;

namespace ConstraintErrors.Forms;

/// <summary>A CLR name as a person would write it.</summary>
internal static class DisplayNames
{
    /// <summary><c>UserName</c> → <c>User name</c>; <c>CityId</c> → <c>City</c>; <c>ProductSKU</c> → <c>Product SKU</c>.</summary>
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
