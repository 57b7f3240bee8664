using System;
using System.Collections.Concurrent;
using System.Reflection;

namespace ConstraintErrors.Databases;

/// <summary>Reads members of provider exceptions by reflection, so that the library does not reference any database provider.</summary>
internal static class ExceptionMembers
{
    private static readonly ConcurrentDictionary<(Type Type, string Member), PropertyInfo?> s_members = new();

    /// <summary>Whether the object's type, or one of its base types, has the given full name.</summary>
    public static bool Is(object instance, string fullName)
    {
        var type = instance.GetType();
        while (type is not null && type.FullName != fullName)
        {
            type = type.BaseType;
        }

        return type is not null;
    }

    /// <returns>The default value if the object has no property with this name and type.</returns>
    public static T? Get<T>(object instance, string member) =>
        s_members.GetOrAdd((instance.GetType(), member), static key => key.Type.GetProperty(key.Member))?.GetValue(instance) is T value
            ? value
            : default;
}
