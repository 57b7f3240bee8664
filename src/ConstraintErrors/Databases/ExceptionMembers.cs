using System;
using System.Collections.Concurrent;
using System.Reflection;

namespace ConstraintErrors.Databases;

/// <summary>
/// Reads members of a driver's exceptions by name, so that the library refers to no driver and a host brings along only its own.
/// </summary>
internal static class ExceptionMembers
{
    private static readonly ConcurrentDictionary<(Type Type, string Member), PropertyInfo?> s_members = new();

    /// <summary>Whether the object is of a type with this full name, or of one derived from it.</summary>
    public static bool Is(object instance, string fullName)
    {
        var type = instance.GetType();
        while (type is not null && type.FullName != fullName)
        {
            type = type.BaseType;
        }

        return type is not null;
    }

    /// <returns>The default when the object has no such property of this type.</returns>
    public static T? Get<T>(object instance, string member) =>
        s_members.GetOrAdd((instance.GetType(), member), static key => key.Type.GetProperty(key.Member))?.GetValue(instance) is T value ? value : default;
}
