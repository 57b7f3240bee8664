using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using TestInfrastructure;

namespace WebApp.Tests.Infrastructure;

/// <summary>Programs that use the API with a token.</summary>
public static class ApiTokens
{
    public const string Batch = "/api/users/batch";

    /// <summary>Creates a token by the form, as the signed-in administrator does.</summary>
    public static async Task<string> CreateTokenAsync(this HttpClient administrator, string? name = null)
    {
        var form = await FormPage.OpenAsync(administrator, "/Admin/Tokens/Create");
        var page = await form.PostAsync(form.Filled(("Input.Name", name ?? "t" + Guid.NewGuid().ToString("N"))));
        return page.Document.QuerySelector("code.secret")!.TextContent;
    }

    /// <summary>Creates a client that sends the token.</summary>
    public static HttpClient Program(this WebApplicationFactory<Program> app, string? token)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public static async Task<HttpResponseMessage> PostLinesAsync(this HttpClient client, params IEnumerable<string> lines)
    {
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        return await client.PostAsync(Batch, content, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts the lines, and returns the answers.</summary>
    public static async Task<IReadOnlyList<JsonElement>> AnswersAsync(this HttpClient client, params IEnumerable<string> lines)
    {
        using var response = await client.PostLinesAsync(lines);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }
}
