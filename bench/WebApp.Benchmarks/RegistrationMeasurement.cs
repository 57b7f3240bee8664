using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Data;

namespace WebApp.Benchmarks;

/// <summary>
/// The time to register with an email that is free and with one that is taken, which an attacker must not tell apart if
/// <c>Registration:RevealTakenEmail</c> is <c>false</c>. In turns, in one run.
/// </summary>
internal static class RegistrationMeasurement
{
    private const int Rounds = 50;
    private const int RoundsBefore = 5;
    private const string Password = "quiet otter paints seven";

    public static async Task RunAsync(string provider, string connectionString)
    {
        await using var app = Site.Create(provider, connectionString, settings: [("Registration:RevealTakenEmail", "false"), ("Logging:LogLevel:Default", "Critical")]);
        using var client = app.CreateClient(new() { AllowAutoRedirect = false });
        var token = await Administrator.TokenAsync(client, "/Account/Register");
        var (run, owners) = (Guid.NewGuid().ToString("N")[..8], RoundsBefore + Rounds);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            // One owner for each round: a second email to an owner would not be stored.
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            var normalizer = scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.ILookupNormalizer>();
            db.AddRange(Enumerable.Range(0, owners).Select(number =>
            {
                var user = User.Create($"owner{number}-{run}", $"owner{number}-{run}@example.com", 1);
                (user.NormalizedUserName, user.NormalizedEmail) = (normalizer.NormalizeName(user.UserName), normalizer.NormalizeEmail(user.Email));
                return user;
            }));
            await db.SaveChangesAsync();
        }

        var times = new Dictionary<string, List<double>> { ["free"] = [], ["taken"] = [] };
        for (var round = 0; round < owners; round++)
        {
            foreach (var (email, measured) in times)
            {
                var name = $"{email}{round}-{run}";
                using var form = new FormUrlEncodedContent(
                [
                    new("Input.UserName", name), new("Input.Email", (email == "taken" ? $"owner{round}-{run}" : name) + "@example.com"), new("Input.CityId", "1"),
                    new("Input.Password", Password), new("Input.ConfirmPassword", Password), new("__RequestVerificationToken", token),
                ]);
                var time = await Times.OfPostAsync(client, "/Account/Register", form);
                if (round >= RoundsBefore)
                {
                    measured.Add(time);
                }
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}, {Rounds} registrations each"));
        Times.Write("email", times);
    }
}
