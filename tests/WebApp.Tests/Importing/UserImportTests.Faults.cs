using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Importing;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Importing;

/// <content>Many rows, concurrent registrations, and interrupted jobs.</content>
public abstract partial class UserImportTests<TDatabase>
{
    [Fact]
    public async Task Each_wrong_row_of_many_is_named_once_by_the_dry_run_and_by_the_import()
    {
        const int Count = 20_000;
        var (taken, name) = (await fixture.AddUserAsync(), UserForms.Name());
        var file = new StringBuilder("User name,Email,City\n");
        var wrong = new List<int>();
        for (var number = 1; number <= Count; number++)
        {
            var user = string.Create(CultureInfo.InvariantCulture, $"{name}.{number}");
            file.Append((number % 50) switch
            {
                10 => $",{user}@example.com,13\n",
                20 => $"{user} x,{user}@example,13\n",
                30 => $"{user},{user}@example.com,\"Nowhere, TX\"\n",
                40 => $"{taken.UserName},{user}@example.com,13\n",
                0 => $"{name}.{number - 1},{user}@example.com,13\n",
                _ => $"{user},{user}@example.com,13\n",
            });
            if (number % 10 == 0)
            {
                wrong.Add(number + 1);
            }
        }

        var id = await fixture.UploadAsync(ImportKind.Users, file.ToString());
        var check = await fixture.CheckAsync(id);
        Assert.Equal((Count, Count / 10 * 9, Count / 10), (check.Visited, check.Created, check.Refused));
        Assert.Equal(wrong, await LinesAsync(id));

        var job = await fixture.RunAsync(id);

        Assert.Equal((Count, Count / 10 * 9, Count / 10), (job.Visited, job.Created, job.Refused));
        Assert.Equal(wrong, await LinesAsync(id));
        Assert.Equal(Count / 10 + 1, (await fixture.RefusedAsync(id)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(Count / 10 * 9, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.UserName!.StartsWith(name))));
    }

    [Fact]
    public async Task Forty_registrations_of_the_same_emails_meanwhile_double_and_lose_nothing()
    {
        const int Count = 4_000;
        var name = UserForms.Name();
        var id = await fixture.UploadAsync(ImportKind.Users, ImportFiles.Rows(name, Count));
        await fixture.CheckAsync(id);
        var registered = 0;
        var registering = Enumerable.Range(0, 40).Select(person => Task.Run(async () =>
        {
            var visitor = fixture.Visitor();
            for (var number = person * (Count / 40) + 1; number <= person * (Count / 40) + 5; number++)
            {
                var page = await FormPageOfRegistrationAsync(visitor, $"r{name}.{number}", $"{name}.{number}@example.com");
                Interlocked.Add(ref registered, page ? 1 : 0);
            }
        }, TestContext.Current.CancellationToken)).ToList();

        var job = await fixture.RunAsync(id);
        await Task.WhenAll(registering);

        Assert.Equal((Count, Count), (job.Visited, job.Created + job.Refused));
        Assert.Equal(job.Refused, (await LinesAsync(id)).Count);
        var emails = await fixture.QueryAsync(db => db.Users.Where(user => user.Email!.StartsWith(name)).Select(user => user.NormalizedEmail!).ToListAsync());
        Assert.Equal((Count, Count), (emails.Count, emails.Distinct(StringComparer.Ordinal).Count()));
        Assert.Equal(registered, job.Refused);
        Assert.All((await fixture.ErrorsAsync(id)).Values, message => Assert.Equal("A user with this email already exists.", message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interrupted_import_continues_or_begins_again_without_a_row_done_twice(bool isAllOrNothing)
    {
        const int Count = 12_000;
        var name = UserForms.Name();
        var id = await fixture.UploadAsync(ImportKind.Users, ImportFiles.Rows(name, Count));
        await fixture.CheckAsync(id);
        var (lease, root) = (JobTime.Now().AddMinutes(10), (await fixture.FindUserAsync("root"))!);
        await fixture.QueryAsync(db => db.ImportJobs.Where(job => job.Id == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.State, ImportState.Running).SetProperty(job => job.LeasedUntil, lease)
            .SetProperty(job => job.IsAllOrNothing, isAllOrNothing).SetProperty(job => job.LastLine, 0).SetProperty(job => job.Visited, 0).SetProperty(job => job.Created, 0).SetProperty(job => job.ActorId, root.Id)));

        using var interruption = new CancellationTokenSource();
        var reads = 0;
        fixture.Commands.Before = sql =>
        {
            if (sql.Contains("FROM \"ImportRows\"", StringComparison.Ordinal) && ++reads == 2)
            {
                interruption.Cancel(); // Between the first batch and the second one.
            }
        };
        try
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.App.Services.GetRequiredService<ImportRunner>().RunAsync(id, lease, interruption.Token));
        }
        finally
        {
            fixture.Commands.Before = null;
        }

        var interrupted = await fixture.JobAsync(id);
        Assert.Equal(ImportState.Running, interrupted.State);
        Assert.Equal(interrupted.Created, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.UserName!.StartsWith(name))));
        Assert.InRange(interrupted.Created, isAllOrNothing ? 0 : 1, isAllOrNothing ? 0 : Count - 1);
        await EndLeaseAsync(id);

        var job = await fixture.RunToEndAsync(id);

        Assert.Equal((ImportState.Finished, Count, 0), (job.State, job.Created, job.Refused));
        Assert.Equal(Count, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.UserName!.StartsWith(name))));
        Assert.Equal(Count, await fixture.QueryAsync(db => db.AuditEntries.CountAsync(entry => entry.EntityName.StartsWith(name) && entry.Action == AuditAction.Created)));
    }

    [Fact]
    public async Task A_stopped_import_accounts_for_the_rows_that_it_did_not_reach()
    {
        var name = UserForms.Name();
        var id = await fixture.UploadAsync(ImportKind.Users, ImportFiles.Rows(name, 10));
        await fixture.CheckAsync(id);
        await fixture.StartAsync(id);
        await fixture.QueryAsync(db => db.ImportJobs.Where(job => job.Id == id && job.State == ImportState.Running).ExecuteUpdateAsync(set => set.SetProperty(job => job.IsStopRequested, true)));

        var job = await fixture.RunToEndAsync(id);

        var imported = await fixture.QueryAsync(db => db.Users.CountAsync(user => user.UserName!.StartsWith(name)));
        Assert.Equal(imported, job.Created);
        if (job.StopReason is JobStopReason.Requested)
        {
            Assert.Contains("Not imported, because the import was stopped.", await fixture.RefusedAsync(id), StringComparison.Ordinal);
        }
    }

    private Task<int> EndLeaseAsync(Guid id) => fixture.QueryAsync(db => db.ImportJobs.Where(job => job.Id == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.LeasedUntil, DateTime.UtcNow.AddSeconds(-1))));

    private static async Task<bool> FormPageOfRegistrationAsync(HttpClient visitor, string name, string email)
    {
        var page = await TestInfrastructure.FormPage.OpenAsync(visitor, "/Account/Register");
        return (await page.PostAsync(new Registration(userName: name, email: email))).Status == System.Net.HttpStatusCode.Redirect;
    }

    private Task<List<int>> LinesAsync(Guid id) => fixture.QueryAsync(db => db.ImportErrors.Where(error => error.JobId == id).Select(error => error.Line).Distinct().OrderBy(line => line).ToListAsync());
}
