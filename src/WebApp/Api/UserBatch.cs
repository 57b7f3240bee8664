using System.Text.Json;
using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Api;

/// <summary>Creates users from lines of JSON. Each line succeeds or fails by itself.</summary>
internal sealed partial class UserBatch(
    AppDbContext db, UserManager<User> users, BodyValidator validator, IOptions<JsonOptions> json, IStringLocalizer<Texts> texts, ILogger<UserBatch> logger)
{
    private JsonSerializerOptions Json => json.Value.SerializerOptions;

    /// <summary>Writes an answer for each line that is not empty, in their order. Stops between two lines when the client disconnects.</summary>
    public async Task RunAsync(ReadOnlyMemory<byte> body, HttpContext http, Stream answers)
    {
        var (number, isAvailable) = (0, true);
        for (var rest = body; rest.Length > 0;)
        {
            number++;
            var end = rest.Span.IndexOf((byte)'\n') is >= 0 and var found ? found : rest.Length;
            var line = rest[..end];
            rest = rest[Math.Min(end + 1, rest.Length)..];
            if (line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            http.RequestAborted.ThrowIfCancellationRequested();
            var result = isAvailable ? await CreateAsync(number, line, http) : Unavailable(number);
            isAvailable = result.Status != StatusCodes.Status503ServiceUnavailable;
            await JsonSerializer.SerializeAsync(answers, result, Json, http.RequestAborted);
            await answers.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
            await answers.FlushAsync(http.RequestAborted);
        }
    }

    private async Task<BatchResult> CreateAsync(int number, ReadOnlyMemory<byte> line, HttpContext http)
    {
        NewUser? input;
        try
        {
            input = JsonSerializer.Deserialize<NewUser>(line.Span, Json);
        }
        catch (JsonException)
        {
            input = null;
        }

        if (input is null)
        {
            return Invalid(number, texts["The line is not a JSON object with the fields of a user."]);
        }

        try
        {
            return await validator.ValidateAsync(input, http) is { Count: > 0 } errors
                ? new BatchResult(number, StatusCodes.Status400BadRequest) { Errors = errors }
                : await CreateAsync(number, input);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return await ResultOfAsync(exception, number, input, http);
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private async Task<BatchResult> CreateAsync(int number, NewUser input)
    {
        var user = input.ToUser();
        if (input.SendInvitation)
        {
            db.AddEmail(user, EmailKind.Invitation);
        }

        var result = await users.CreateAsync(user);
        return result.Succeeded
            ? new BatchResult(number, StatusCodes.Status201Created) { Location = $"/people/{user.Profile!.Handle}" }
            : new BatchResult(number, StatusCodes.Status400BadRequest) { Errors = result.ToFieldErrors() };
    }

    private async Task<BatchResult> ResultOfAsync(Exception exception, int number, NewUser input, HttpContext http)
    {
        if (await validator.FindErrorsAsync(exception, input, http) is { } errors)
        {
            return new BatchResult(number, StatusCodes.Status400BadRequest) { Errors = errors };
        }

        if (DatabaseOutages.Find(exception) is { } outage)
        {
            logger.DatabaseNotAvailable(outage);
            return Unavailable(number);
        }

        LogFailed(number, exception.GetBaseException().GetType().Name, exception.StackTrace);
        return new BatchResult(number, StatusCodes.Status500InternalServerError);
    }

    private static BatchResult Invalid(int number, string message) =>
        new(number, StatusCodes.Status400BadRequest) { Errors = new Dictionary<string, string[]> { [""] = [message] } };

    private static BatchResult Unavailable(int number) => new(number, StatusCodes.Status503ServiceUnavailable);

    // The exception message is not logged, because it may contain values.
    [LoggerMessage(EventId = 5001, EventName = "BatchLineFailed", Level = LogLevel.Error, Message = "Line {Line} of a batch failed: {Exception}{StackTrace}")]
    private partial void LogFailed(int line, string exception, string? stackTrace);
}
