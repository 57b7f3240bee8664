using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Data;

namespace WebApp.Benchmarks;

/// <summary>
/// The time of a refused sign-in for accounts that an attacker must not tell apart: unknown, known, disabled, and without a password. In
/// turns, in one run.
/// </summary>
internal static class SignInMeasurement
{
    private const int Rounds = 50;
    private const string Password = "quiet otter paints seven";

    public static async Task RunAsync(string provider, string connectionString)
    {
        await using var app = Site.Create(provider, connectionString, settings: ("Logging:LogLevel:Default", "Critical"));
        using var client = app.CreateClient(new() { AllowAutoRedirect = false });
        var token = await Administrator.TokenAsync(client, "/Account/Login");
        await AddUsersAsync(app.Services);
        var times = new Dictionary<string, List<double>> { ["unknown"] = [], ["known"] = [], ["disabled"] = [], ["passwordless"] = [] };
        for (var round = -5; round < Rounds; round++)
        {
            foreach (var (account, measured) in times)
            {
                await ForgetAttemptsAsync(app.Services);
                using var form = new FormUrlEncodedContent(
                    [new("Input.UserNameOrEmail", account), new("Input.Password", account == "disabled" ? Password : "wrong " + Password), new("__RequestVerificationToken", token)]);
                var time = await Times.OfPostAsync(client, "/Account/Login", form);
                if (round >= 0)
                {
                    measured.Add(time);
                }
            }
        }

        Console.WriteLine($"{provider}, {Rounds} attempts each");
        Times.Write("account", times);
    }

    private static async Task AddUsersAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        foreach (var name in new[] { "known", "disabled", "passwordless" })
        {
            if (await users.FindByNameAsync(name) is null)
            {
                var user = User.Create(name, name + "@example.com", 1);
                user.DisabledAt = name == "disabled" ? DateTime.UtcNow : null;
                await (name == "passwordless" ? users.CreateAsync(user) : users.CreateAsync(user, Password));
            }
        }
    }

    // Five wrong passwords would lock the accounts.
    private static async Task ForgetAttemptsAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDbContext>().PasswordAttempts.ExecuteDeleteAsync();
    }
}
