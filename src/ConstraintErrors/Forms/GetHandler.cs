using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;

namespace ConstraintErrors.Forms;

/// <summary>
/// Runs the GET handler of a page or controller before a form is redisplayed, so that data such as select lists is loaded. Posted values
/// take precedence over values that the handler sets.
/// </summary>
internal static class GetHandler
{
    /// <param name="method">The handler method.</param>
    /// <param name="instance">The page model or controller that handled the POST request.</param>
    /// <param name="bound">The bound properties, which keep their posted values.</param>
    /// <param name="http">The HTTP context, whose route values and query contain the handler's arguments.</param>
    /// <returns>The result of the handler; null if it returns no action result.</returns>
    public static async Task<IActionResult?> RunAsync(MethodInfo method, object instance, IEnumerable<ParameterDescriptor> bound, HttpContext http)
    {
        var posted = bound.Select(property => instance.GetType().GetProperty(property.Name)).OfType<PropertyInfo>()
            .Where(property => property is { CanRead: true, CanWrite: true })
            .Select(property => (Property: property, Value: property.GetValue(instance))).ToList();
        var returned = method.Invoke(instance, [.. method.GetParameters().Select(parameter => Argument(parameter, http))]);
        if (returned is ValueTask valueTask)
        {
            returned = valueTask.AsTask();
        }
        else if (returned?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            returned = type.GetMethod(nameof(ValueTask<int>.AsTask))!.Invoke(returned, []);
        }

        if (returned is Task task)
        {
            await task;
            returned = task.GetType().GetProperty(nameof(Task<int>.Result))?.GetValue(task);
        }

        posted.ForEach(value => value.Property.SetValue(instance, value.Value));
        return returned as IActionResult;
    }

    private static object? Argument(ParameterInfo parameter, HttpContext http)
    {
        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return http.RequestAborted;
        }

        var text = http.Request.RouteValues.TryGetValue(parameter.Name!, out var value)
            ? Convert.ToString(value, CultureInfo.InvariantCulture)
            : http.Request.Query[parameter.Name!].FirstOrDefault();
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        try
        {
            if (text is not null && TypeDescriptor.GetConverter(type) is { } converter && converter.CanConvertFrom(typeof(string)))
            {
                return converter.ConvertFromString(null, CultureInfo.InvariantCulture, text);
            }
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException)
        {
            // As in model binding, an invalid value is treated as missing.
        }

        return parameter.HasDefaultValue ? parameter.DefaultValue
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
            : null;
    }
}
