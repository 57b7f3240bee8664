using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace ConstraintErrors.Forms;

/// <summary>Errors on fields as a validation problem (RFC 9457); those of the form as a whole stand under the empty name.</summary>
internal static class FieldProblem
{
    /// <summary>MVC's errors, by the names of the JSON body.</summary>
    public static IReadOnlyList<FieldError> ErrorsOf(ModelStateDictionary modelState) =>
    [
        .. from entry in modelState
           let key = string.Join('.', entry.Key.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName))
           from error in entry.Value!.Errors
           select new FieldError(key, error.ErrorMessage),
    ];

    public static IResult Of(IEnumerable<FieldError> errors) => Results.ValidationProblem(ByField(errors));

    public static IActionResult Action(IEnumerable<FieldError> errors) =>
        new BadRequestObjectResult(new ValidationProblemDetails(ByField(errors)) { Status = StatusCodes.Status400BadRequest })
        {
            ContentTypes = { "application/problem+json" },
        };

    private static Dictionary<string, string[]> ByField(IEnumerable<FieldError> errors) =>
        errors.Where(error => error.Message.Length > 0)
            .GroupBy(error => error.Key)
            .ToDictionary(group => group.Key, group => group.Select(error => error.Message).Distinct().ToArray());

    /// <summary>Whether the caller takes no HTML: a program, which a page tells nothing.</summary>
    public static bool IsAskedFor(HttpRequest request) => request.GetTypedHeaders().Accept is { Count: > 0 } accepted
        && !accepted.Any(type => type.MatchesAllTypes || type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("text/*", StringComparison.Ordinal));
}
