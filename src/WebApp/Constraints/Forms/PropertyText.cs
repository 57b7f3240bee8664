using System.ComponentModel;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Metadata;

namespace WebApp.Constraints;

/// <summary>Reads what was posted as a value of an entity's property.</summary>
internal static class PropertyText
{
    /// <summary>False when the text is no such value; an empty text is null, as MVC binds it.</summary>
    public static bool TryConvert(string? text, IReadOnlyProperty property, out object? value)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        value = type == typeof(string) && text is not "" ? text : null;
        if (type == typeof(string) || string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        var converter = TypeDescriptor.GetConverter(type);
        if (!converter.CanConvertFrom(typeof(string)))
        {
            return false;
        }

        try
        {
            value = converter.ConvertFromString(null, CultureInfo.CurrentCulture, text.Trim());
            return true;
        }
#pragma warning disable CA1031 // Type converters wrap what went wrong in whatever they like; all of it means: not a value.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
