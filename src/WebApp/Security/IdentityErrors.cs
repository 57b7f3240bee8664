using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace WebApp.Security;

internal static class IdentityErrors
{
    private static readonly string[] s_fields = ["UserName", "Email", "Password"];

    /// <summary>Puts each error on the field that its code names, or on the form as a whole.</summary>
    public static void AddIdentityErrors(this ModelStateDictionary modelState, IdentityResult result, string prefix)
    {
        foreach (var error in result.Errors)
        {
            var field = s_fields.FirstOrDefault(field => error.Code.Contains(field, StringComparison.Ordinal));
            modelState.AddModelError(field is null ? "" : $"{prefix}.{field}", error.Description);
        }
    }
}
