using Microsoft.AspNetCore.Mvc;

namespace WebApp.Constraints;

/// <summary>Errors on fields as a validation problem (RFC 9457); those of the form as a whole stand under the empty name.</summary>
internal static class FieldProblem
{
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
}
