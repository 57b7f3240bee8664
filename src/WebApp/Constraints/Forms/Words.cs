using System.Text;

namespace WebApp.Constraints;

/// <summary>A CLR name as a person would write it.</summary>
internal static class Words
{
    /// <summary><c>UserName</c> → <c>User name</c>; <c>CityId</c> → <c>City</c>; <c>SKU</c> stays.</summary>
    public static string Of(string name)
    {
        var words = new StringBuilder();
        foreach (var c in name.Length > 2 && name.EndsWith("Id", StringComparison.Ordinal) ? name[..^2] : name)
        {
            if (char.IsUpper(c) && words.Length > 0 && !char.IsUpper(words[^1]))
            {
                words.Append(' ').Append(char.ToLowerInvariant(c));
            }
            else
            {
                words.Append(c);
            }
        }

        return words.ToString();
    }
}
