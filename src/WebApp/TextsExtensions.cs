using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Localization;

namespace WebApp;

/// <summary>Localizes the <see cref="DisplayAttribute"/> of enum members.</summary>
internal static class TextsExtensions
{
    /// <summary>Returns the localized display name of an enum member, or of its own name if it has no display name.</summary>
    public static LocalizedString DisplayName(this IStringLocalizer<Texts> texts, Enum value) => texts[Display(value)?.Name ?? value.ToString()];

    /// <summary>Returns the localized description of an enum member.</summary>
    /// <exception cref="ArgumentException">The member has no description.</exception>
    public static LocalizedString Description(this IStringLocalizer<Texts> texts, Enum value) =>
        texts[Display(value)?.Description ?? throw new ArgumentException($"{value} has no description.", nameof(value))];

    private static DisplayAttribute? Display(Enum value) => value.GetType().GetField(value.ToString())?.GetCustomAttribute<DisplayAttribute>();
}
