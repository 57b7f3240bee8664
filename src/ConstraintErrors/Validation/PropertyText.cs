using System;
using System.ComponentModel;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Validation;

/// <summary>Reads what was posted as a value of an entity's property.</summary>
internal static class PropertyText
{
    /// <summary>As the form posts it back: a row's version must come through whole.</summary>
    public static string Of(object? value) => value switch
    {
        byte[] bytes => Convert.ToBase64String(bytes),
        DateTime or DateTimeOffset or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.CurrentCulture) ?? "",
    };

    /// <summary>False when the text is no such value; an empty text is null, as MVC binds it.</summary>
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
            // The converter would shift a moment of UTC into the server's zone.
            var isMoment = DateTime.TryParse(text, culture, DateTimeStyles.RoundtripKind | DateTimeStyles.AllowWhiteSpaces, out var moment);
            value = isMoment ? moment : null;
            return isMoment;
        }

        if (type == typeof(decimal))
        {
            // MVC takes separators of thousands, which the converter does not.
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
#pragma warning disable CA1031 // Type converters wrap what went wrong in whatever they like; all of it means: not a value.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
