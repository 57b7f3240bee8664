using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using WebApp.Accounts;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Importing;

namespace WebApp.Benchmarks;

/// <summary>
/// Compares the upload, the dry run, and the import of users, a tenth of which are wrong, with a bare bulk insert of the imported rows, in one
/// transaction and in the same order, into the same tables of a second database. A smaller import before them compiles the code, as in a server
/// that has been running for a while.
/// </summary>
internal static class ImportMeasurement
{
    private const int WarmUpRows = 5_000;

    private static readonly string[] s_tables = ["Users", "Profiles"];

    public static async Task RunAsync(string provider, string connectionString, string bareConnectionString, int count)
    {
        await using var app = Site.Create(provider, connectionString)
            .WithWebHostBuilder(builder => builder.ConfigureServices(services => services.RemoveAll<IHostedService>()));
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.MigrateAsync();
            await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().CreateAsync(User.Create("root", "root@example.com", 1), "quiet otter paints seven");
        }

        await ImportAsync(app.Services, "warm-up", WarmUpRows);
        var (job, upload, check, run) = await ImportAsync(app.Services, "imported", count);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            // Profiles are deleted by the database.
            await scope.ServiceProvider.GetRequiredService<AppDbContext>().Users.Where(user => !user.UserName!.StartsWith("imported.")).ExecuteDeleteAsync();
        }

        var bare = await InsertBareAsync(provider, connectionString, bareConnectionString);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {provider} | {count:N0} | {job.Created:N0} | {job.Refused:N0} | {bare.TotalSeconds:F1} s | {Cell(upload, bare)} | {Cell(check, bare)} | {Cell(run, bare)} |"));
    }

    private static async Task<(ImportJob Job, Measured Upload, Measured Check, Measured Run)> ImportAsync(IServiceProvider provider, string prefix, int count)
    {
        var file = Path.GetTempFileName();
        await WriteAsync(file, prefix, count);
        await using var scope = provider.CreateAsyncScope();
        var (services, db) = (scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<AppDbContext>());
        var actor = new Actor(await db.Users.Where(user => user.UserName == "root").Select(user => user.Id).SingleAsync(), "root");
        var (id, jobs) = (Guid.Empty, services.GetRequiredService<ImportJobs>());
        using var memory = new PeakMemory();
        var upload = await MeasureAsync(memory, async () =>
        {
            await using var stream = File.OpenRead(file);
            id = await services.GetRequiredService<ImportUpload>().StoreAsync(ImportKind.Users, stream, $"{prefix}.csv", actor, CancellationToken.None);
        });
        File.Delete(file);
        var check = await MeasureAsync(memory, async () =>
        {
            var columns = ImportCells.ColumnsOf((await jobs.FindAsync(id, CancellationToken.None))!);
            await jobs.CheckAsync(id, columns, updatesExisting: false, actor, CancellationToken.None);
            await StepAsync();
        });
        var run = await MeasureAsync(memory, async () =>
        {
            await jobs.RunAsync(id, (await jobs.FindAsync(id, CancellationToken.None))!.Result, isAllOrNothing: false, sendsInvitations: false, actor, CancellationToken.None);
            await StepAsync();
        });
        var job = await db.ImportJobs.AsNoTracking().SingleAsync(job => job.Id == id);
        return job.State == ImportState.Finished ? (job, upload, check, run) : throw new InvalidOperationException($"The import is {job.State}: {job.StopReason} {job.LastError}");

        async Task StepAsync()
        {
            do
            {
                await provider.GetRequiredService<ImportRunner>().RunNextAsync(CancellationToken.None);
            }
            while (await db.ImportJobs.AnyAsync(job => job.Id == id && job.FinishedAt == null && job.LastError == null && (job.State == ImportState.Checking || job.State == ImportState.Running)));
        }
    }

    private static string Cell(Measured measured, TimeSpan bare) =>
        string.Create(CultureInfo.InvariantCulture, $"{measured.Time.TotalSeconds:F1} s, {measured.Time / bare:F2} times, {measured.Bytes / 1024 / 1024} MB");

    private static async Task<Measured> MeasureAsync(PeakMemory memory, Func<Task> action)
    {
        memory.Restart();
        var start = Stopwatch.GetTimestamp();
        await action();
        return new(Stopwatch.GetElapsedTime(start), memory.Peak);
    }

    private static async Task<TimeSpan> InsertBareAsync(string provider, string connectionString, string bareConnectionString)
    {
        await using var imported = SeedMeasurement.Services(provider, connectionString);
        await using var bare = SeedMeasurement.Services(provider, bareConnectionString);
        await using var source = await SeedMeasurement.ConnectionAsync(imported);
        await using var target = await SeedMeasurement.ConnectionAsync(await SeedMeasurement.MigratedAsync(bare));
        var tables = new List<(string Name, string[] Columns, List<object[]> Rows)>();
        foreach (var table in s_tables)
        {
            tables.Add(await SeedMeasurement.ReadAsync(source, table));
        }

        var start = Stopwatch.GetTimestamp();
        await using var transaction = await target.BeginTransactionAsync();
        foreach (var (table, columns, rows) in tables)
        {
            await SeedMeasurement.InsertAsync(transaction, $"\"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column}\""))})", rows);
        }

        await transaction.CommitAsync();
        return Stopwatch.GetElapsedTime(start);
    }

    // One row in ten has an error, of five kinds in turn.
    private static async Task WriteAsync(string file, string prefix, int count)
    {
        await using var writer = new StreamWriter(file, append: false, Encoding.UTF8);
        await writer.WriteLineAsync("User name,Email,City,Roles");
        for (var number = 1; number <= count; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}.{number}");
            await writer.WriteLineAsync((number % 50) switch
            {
                10 => $",{name}@example.com,\"Houston, TX\",",
                20 => $"{name} x,{name}@example,\"Houston, TX\",",
                30 => $"{name},{name}@example.com,\"Nowhere, TX\",",
                40 => $"ROOT,{name}@example.com,\"Houston, TX\",",
                0 => $"{prefix}.{number - 1},{name}@example.com,\"Houston, TX\",",
                _ => $"{name},{name}@example.com,\"Houston, TX\",",
            });
        }
    }

    private sealed record Measured(TimeSpan Time, long Bytes);
}
