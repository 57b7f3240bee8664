using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Benchmarks;

internal static partial class Administrator
{
    private const string Password = "quiet otter paints seven";

    /// <summary>Signs in as the administrator. Creates the account on the first call.</summary>
    public static async Task SignInAsync(IServiceProvider services, HttpClient client)
    {
        await using (var scope = services.CreateAsyncScope())
        {
            var first = scope.ServiceProvider.GetRequiredService<FirstAdministrator>();
            if (!await first.ExistsAsync())
            {
                await first.CreateAsync(User.Create("root", "root@example.com", 1), Password);
            }
        }

        using var form = new FormUrlEncodedContent(
        [
            new("Input.UserNameOrEmail", "root"), new("Input.Password", Password), new("__RequestVerificationToken", await TokenAsync(client, "/Account/Login")),
        ]);
        using var response = await client.PostAsync("/Account/Login", form);
    }

    /// <summary>Returns the antiforgery token of a form.</summary>
    public static async Task<string> TokenAsync(HttpClient client, string address) => Token().Match(await client.GetStringAsync(address)).Groups["value"].Value;

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"(?<value>[^\"]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
