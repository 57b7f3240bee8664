using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace WebApp.Accounts;

internal static class IdentityErrors
{
    private static readonly string[] s_fields = ["UserName", "Email", "Password", "Roles"];

    /// <summary>Adds each error of the result to the field its code names, or to the form as a whole.</summary>
    public static void AddErrors(this ModelStateDictionary modelState, IdentityResult result, string prefix)
    {
        foreach (var error in result.Errors)
        {
            modelState.AddModelError(FieldOf(error) is { } field ? $"{prefix}.{field}" : "", error.Description);
        }
    }

    /// <summary>Converts the errors of the result to the errors of a JSON body.</summary>
    public static IDictionary<string, string[]> ToFieldErrors(this IdentityResult result) =>
        result.Errors.GroupBy(error => FieldOf(error) is { } field ? JsonNamingPolicy.CamelCase.ConvertName(field) : "")
            .ToDictionary(group => group.Key, group => group.Select(error => error.Description).ToArray());

    private static string? FieldOf(IdentityError error) =>
        s_fields.FirstOrDefault(field => error.Code.Contains(field, StringComparison.Ordinal));
}
