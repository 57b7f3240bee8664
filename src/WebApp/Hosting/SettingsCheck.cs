using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace WebApp.Hosting;

/// <summary>Collects the mistakes in the settings, so that one start reports all of them.</summary>
internal sealed class SettingsCheck(IConfiguration configuration)
{
    private readonly List<string> _errors = [], _unknown = [];

    /// <summary>The keys in sections of the application that no option has, such as misspelled ones.</summary>
    public UnknownSettings Unknown => new(_unknown);

    public void AddError(string error) => _errors.Add(error);

    public void AddErrors(IEnumerable<string> errors) => _errors.AddRange(errors);

    public void AddUnknownKey(string key) => _unknown.Add(key);

    /// <summary>Reports a value, unless it is missing or valid. Not for secrets: the error contains the value.</summary>
    public void Require(string setting, Func<string, bool> isValid, string expected)
    {
        if (configuration[setting] is { Length: > 0 } value && !isValid(value))
        {
            _errors.Add(Invalid(setting, value, expected));
        }
    }

    /// <summary>Checks that each value of a section can be converted to its option and is in its <see cref="RangeAttribute"/>.</summary>
    public void Add<TOptions>(string section) => Check(configuration.GetSection(section), typeof(TOptions));

    /// <exception cref="OptionsValidationException">The settings contain mistakes.</exception>
    public void ThrowIfInvalid()
    {
        if (_errors.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(IConfiguration), Unknown.ToString() is { Length: > 0 } unknown ? _errors.Append(unknown) : _errors);
        }
    }

    public static string Invalid(string setting, string? value, string expected) =>
        $"The setting {setting} contains “{string.Concat(value?.Select(letter => char.IsControl(letter) ? ' ' : letter) ?? [])}”, which is not {expected}.";

    private void Check(IConfigurationSection section, Type options)
    {
        foreach (var setting in section.GetChildren())
        {
            if (options.GetProperty(setting.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is { CanWrite: true } property)
            {
                Check(setting, property);
            }
            else
            {
                _unknown.Add(setting.Path);
            }
        }
    }

    private void Check(IConfigurationSection setting, PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(string) || type == typeof(object))
        {
            return;
        }

        if (type.IsAssignableTo(typeof(IEnumerable)))
        {
            foreach (var item in setting.GetChildren())
            {
                Check(item, type.GenericTypeArguments[0]);
            }
        }
        else if (type.IsClass)
        {
            Check(setting, type);
        }
        else if (!(setting.Value is null or "" && type != property.PropertyType))
        {
            var range = property.GetCustomAttribute<RangeAttribute>();
            if (!IsValid(setting.Value ?? "", type, range))
            {
                _errors.Add(Invalid(setting.Path, setting.Value, Expected(type, range)));
            }
        }
    }

    private static bool IsValid(string text, Type type, RangeAttribute? range)
    {
        try
        {
            var value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return (!type.IsEnum || Enum.IsDefined(type, value!))
                && (type != typeof(TimeSpan) || text.Contains(':', StringComparison.Ordinal)) // “30” would be 30 days.
                && range?.IsValid(value) is not false;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Expected(Type type, RangeAttribute? range)
    {
        var limits = range is null ? "" : $" from {range.Minimum} to {range.Maximum}";
        return type switch
        {
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(TimeSpan) => $"a time{limits}, such as 00:30:00 for 30 minutes or 14.00:00:00 for 14 days",
            _ => "a whole number" + limits,
        };
    }
}
