using System;
using System.ComponentModel;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Validation;

/// <summary>Converts property values to and from form text.</summary>
internal static class PropertyText
{
    /// <summary>Formats a value so that it round-trips through a form, including row versions.</summary>
    public static string Of(object? value) => value switch
    {
        byte[] bytes => Convert.ToBase64String(bytes),
        DateTime or DateTimeOffset or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.CurrentCulture) ?? "",
    };

    /// <summary>Converts form text to a value of the property. Empty text converts to null, as in MVC model binding.</summary>
    public static bool TryConvert(string? text, IReadOnlyProperty property, CultureInfo culture, out object? value)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        value = type == typeof(string) && text is not "" ? text : null;
        if (type == typeof(string) || string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (type == typeof(byte[]))
        {
            var bytes = new byte[text.Length];
            value = Convert.TryFromBase64String(text.Trim(), bytes, out var length) ? bytes[..length] : null;
            return value is not null;
        }

        if (type == typeof(DateTime))
        {
            // The type converter would convert UTC to the server's time zone.
            var isDate = DateTime.TryParse(text, culture, DateTimeStyles.RoundtripKind | DateTimeStyles.AllowWhiteSpaces, out var date);
            value = isDate ? date : null;
            return isDate;
        }

        if (type == typeof(decimal))
        {
            // MVC accepts thousands separators; the type converter does not.
            var isNumber = decimal.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, culture, out var number);
            value = isNumber ? number : null;
            return isNumber;
        }

        var converter = TypeDescriptor.GetConverter(type);
        if (!converter.CanConvertFrom(typeof(string)))
        {
            return false;
        }

        try
        {
            value = converter.ConvertFromString(null, culture, text.Trim());
            return true;
        }
#pragma warning disable CA1031 // Type converters throw various exception types for invalid text.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
