using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using WebApp.Accounts;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Benchmarks;

/// <summary>Measures how many users a second each bulk action processes, in jobs for all users of a database.</summary>
internal static class BulkMeasurement
{
    public static async Task RunAsync(string provider, string connectionString, int count)
    {
        await using var app = Site.Create(provider, connectionString)
            .WithWebHostBuilder(builder => builder.ConfigureServices(services => services.RemoveAll<IHostedService>()));
        var root = await PrepareAsync(app.Services, count);
        foreach (var action in Enum.GetValues<UserAction>())
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            var id = await scope.ServiceProvider.GetRequiredService<BulkJobs>().StartAsync(action, new UserFilter(), new Actor(root, "root"), CancellationToken.None);
            var runner = app.Services.GetRequiredService<BulkJobRunner>();
            var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            BulkJob job;
            do
            {
                await runner.RunNextAsync(CancellationToken.None);
                job = await db.BulkJobs.AsNoTracking().SingleAsync(job => job.Id == id);
            }
            while (job.FinishedAt is null && job.LastError is null);

            var (elapsed, own) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - processor);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {provider} | {action} | {job.Done:N0} | {elapsed.TotalSeconds:F1} s | {own.TotalSeconds:F1} s | {job.Done / elapsed.TotalSeconds:N0} |{job.LastError}"));
        }
    }

    private static async Task<Guid> PrepareAsync(IServiceProvider services, int count)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.Database.MigrateAsync();
        await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().CreateAsync(User.Create("root", "root@example.com", 1), "quiet otter paints seven");
        await ActivatorUtilities.CreateInstance<UserSeeder>(services).SeedAsync(count, new Progress<int>(), CancellationToken.None);
        return await db.Users.Where(user => user.UserName == "root").Select(user => user.Id).SingleAsync();
    }
}
