using System.Text;
using Microsoft.AspNetCore.Mvc;
using WebApp.Accounts;
using WebApp.Security;

namespace WebApp.Api;

internal static class UserBatchApi
{
    private const string ContentType = "application/x-ndjson";

    private const int MaxBytes = 4 * 1024 * 1024;

    private const int MaxLines = 10_000;

    /// <summary>Maps the API that creates many users, for programs with an administrator's token.</summary>
    public static void MapUserBatchApi(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/users/batch", CreateAsync)
            .WithName("CreateUsers")
            .WithSummary("Creates one user per line of JSON, by the same rules as the form, and answers each line with a line.")
            .RequireAuthorization(ApiTokenHandler.Name)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBytes), new RevealsTakenEmailAttribute())
            .RequireRateLimiting(RateLimits.Api)
            .Accepts<NewUser>(ContentType)
            .Produces<BatchResult>(StatusCodes.Status200OK, ContentType)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    // The body is read before the first user is created: a client that answers are sent to while it sends would stall, and a request that
    // breaks off creates nobody.
    private static async Task<IResult> CreateAsync(HttpContext http, UserBatch batch)
    {
        try
        {
            var lines = await ReadAsync(http.Request.Body, http.RequestAborted);
            return lines.Span.TrimEnd((byte)'\n').Count((byte)'\n') < MaxLines
                ? TypedResults.Stream(answers => batch.RunAsync(lines, http, answers), ContentType)
                : TypedResults.Problem(statusCode: StatusCodes.Status413PayloadTooLarge);
        }
        catch (BadHttpRequestException exception)
        {
            return TypedResults.Problem(statusCode: exception.StatusCode);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await body.CopyToAsync(buffer, cancellationToken);
        var bytes = buffer.ToArray();
        return bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsMemory(Encoding.UTF8.Preamble.Length) : bytes;
    }
}
