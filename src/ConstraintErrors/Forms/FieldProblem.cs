using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace ConstraintErrors.Forms;

/// <summary>Creates validation problem responses (RFC 9457) from field errors. Errors of the form as a whole have an empty key.</summary>
internal static class FieldProblem
{
    /// <summary>Returns the model state errors, with keys as in the JSON body.</summary>
    public static IReadOnlyList<FieldError> ErrorsOf(ModelStateDictionary modelState) =>
    [
        .. from entry in modelState
           let key = string.Join('.', entry.Key.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName))
           from error in entry.Value!.Errors
           select new FieldError(key, error.ErrorMessage),
    ];

    public static IActionResult Action(IEnumerable<FieldError> errors) =>
        new BadRequestObjectResult(new ValidationProblemDetails(ByField(errors)) { Status = StatusCodes.Status400BadRequest })
        {
            ContentTypes = { "application/problem+json" },
        };

    public static Dictionary<string, string[]> ByField(IEnumerable<FieldError> errors) =>
        errors.Where(error => error.Message.Length > 0)
            .GroupBy(error => error.Key)
            .ToDictionary(group => group.Key, group => group.Select(error => error.Message).Distinct().ToArray());

    /// <summary>Whether the client does not accept HTML.</summary>
    public static bool IsAskedFor(HttpRequest request) => request.GetTypedHeaders().Accept is { Count: > 0 } accepted
        && !accepted.Any(type => type.MatchesAllTypes
            || type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("text/*", StringComparison.Ordinal));
}
