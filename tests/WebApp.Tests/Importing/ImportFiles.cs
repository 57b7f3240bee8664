using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestInfrastructure;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Importing;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Importing;

/// <summary>Imports files without pages and without waiting for the background service.</summary>
internal static class ImportFiles
{
    /// <summary>Returns a file of new users.</summary>
    public static string Rows(string name, int count) =>
        "User name,Email,City\n" + string.Concat(Enumerable.Range(1, count).Select(number => $"{name}.{number},{name}.{number}@example.com,\"Houston, TX\"\n"));

    public static async Task<Guid> UploadAsync<TDatabase>(this AppFixture<TDatabase> fixture, ImportKind kind, string file)
        where TDatabase : TestDatabase, new()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        return await fixture.UploadAsync(kind, stream);
    }

    public static async Task<Guid> UploadAsync<TDatabase>(this AppFixture<TDatabase> fixture, ImportKind kind, Stream stream)
        where TDatabase : TestDatabase, new()
    {
        await fixture.AdministratorAsync();
        var root = (await fixture.FindUserAsync("root"))!;
        await using var scope = fixture.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ImportUpload>().StoreAsync(kind, stream, "file.csv", new Actor(root.Id, "root"), TestContext.Current.CancellationToken);
    }

    public static async Task<ImportJob> CheckAsync<TDatabase>(this AppFixture<TDatabase> fixture, Guid id, bool updatesExisting = false)
        where TDatabase : TestDatabase, new()
    {
        var root = (await fixture.FindUserAsync("root"))!;
        await fixture.WithJobsAsync(async jobs =>
            await jobs.CheckAsync(id, ImportCells.ColumnsOf((await jobs.FindAsync(id, CancellationToken.None))!), updatesExisting, new Actor(root.Id, "root"), CancellationToken.None));
        return await fixture.RunToEndAsync(id);
    }

    public static async Task StartAsync<TDatabase>(this AppFixture<TDatabase> fixture, Guid id, bool isAllOrNothing = false, bool sendsInvitations = false)
        where TDatabase : TestDatabase, new()
    {
        var root = (await fixture.FindUserAsync("root"))!;
        var result = (await fixture.JobAsync(id)).Result;
        await fixture.WithJobsAsync(async jobs => Assert.True(await jobs.RunAsync(id, result, isAllOrNothing, sendsInvitations, new Actor(root.Id, "root"), CancellationToken.None)));
    }

    public static async Task<ImportJob> RunAsync<TDatabase>(this AppFixture<TDatabase> fixture, Guid id, bool isAllOrNothing = false, bool sendsInvitations = false)
        where TDatabase : TestDatabase, new()
    {
        await fixture.StartAsync(id, isAllOrNothing, sendsInvitations);
        return await fixture.RunToEndAsync(id);
    }

    /// <summary>Runs the current step. Either this runner or the application's own one does.</summary>
    public static async Task<ImportJob> RunToEndAsync<TDatabase>(this AppFixture<TDatabase> fixture, Guid id, WebApplicationFactory<Program>? app = null)
        where TDatabase : TestDatabase, new()
    {
        var runner = (app ?? fixture.App).Services.GetRequiredService<ImportRunner>();
        for (var end = DateTime.UtcNow.AddMinutes(5); ; await runner.RunNextAsync(TestContext.Current.CancellationToken))
        {
            var job = await fixture.JobAsync(id);
            if (job.FinishedAt is not null || job.State is not (ImportState.Checking or ImportState.Running))
            {
                return job;
            }

            Assert.True(DateTime.UtcNow < end, $"{job.State} {job.LastError}");
        }
    }

    public static Task<ImportJob> JobAsync<TDatabase>(this AppFixture<TDatabase> fixture, Guid id)
        where TDatabase : TestDatabase, new() => fixture.QueryAsync(db => db.ImportJobs.AsNoTracking().SingleAsync(job => job.Id == id));

    /// <summary>Returns the errors by line and field.</summary>
    public static async Task<SortedDictionary<string, string>> ErrorsAsync<TDatabase>(this AppFixture<TDatabase> fixture, Guid id)
        where TDatabase : TestDatabase, new() =>
        new((await fixture.QueryAsync(db => db.ImportErrors.AsNoTracking().Where(error => error.JobId == id).ToListAsync()))
            .ToDictionary(error => $"{error.Line.ToString(CultureInfo.InvariantCulture)} {error.Field}", error => error.Message), StringComparer.Ordinal);

    public static async Task<string> RefusedAsync<TDatabase>(this AppFixture<TDatabase> fixture, Guid id)
        where TDatabase : TestDatabase, new()
    {
        await using var scope = fixture.App.Services.CreateAsyncScope();
        using var stream = new MemoryStream();
        await scope.ServiceProvider.GetRequiredService<RefusedRows>().WriteAsync(await fixture.JobAsync(id), stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static async Task WithJobsAsync<TDatabase>(this AppFixture<TDatabase> fixture, Func<ImportJobs, Task> action)
        where TDatabase : TestDatabase, new()
    {
        await using var scope = fixture.App.Services.CreateAsyncScope();
        await action(scope.ServiceProvider.GetRequiredService<ImportJobs>());
    }
}
