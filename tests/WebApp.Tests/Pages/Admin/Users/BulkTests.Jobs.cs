using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApp.Administration;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

/// <content>Jobs for all matching users.</content>
public abstract partial class BulkTests<TDatabase>
{
    [Fact]
    public async Task A_job_accepts_any_search_text()
    {
        var search = new string('日', 254);
        var list = await FormPage.OpenAsync(await fixture.AdministratorAsync(), "/Admin/Users");

        Assert.Equal(HttpStatusCode.Redirect, (await list.PostToAsync(
            "/Admin/Users/Actions?handler=Confirmed&search=" + Uri.EscapeDataString(search), [new("action", "Unlock"), new("all", "true")])).Status);
    }

    [Fact]
    public async Task A_job_for_all_matching_users_shows_its_progress()
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        await AddAsync(prefix, 450);
        var others = await AddAsync(UserForms.Name(), 3);
        KeyValuePair<string, string?>[] all = [KeyValuePair.Create("action", (string?)"Lock"), KeyValuePair.Create("all", (string?)"true")];
        var list = await FormPage.OpenAsync(client, $"/Admin/Users?search={prefix}");

        var confirm = await list.PostToAsync($"/Admin/Users/Actions?search={prefix}", all);
        Assert.Equal("Lock: 450 users?", confirm.Document.QuerySelector("h1")!.TextContent);

        var started = await confirm.PostToAsync(confirm.Document.QuerySelector("main form")!.GetAttribute("action")!, all);
        var address = started.Response.Headers.Location!.ToString();
        var job = await WaitAsync(client, address);

        Assert.Equal("Completed for 450 users", job.Document.QuerySelector("label[for=progress]")!.TextContent);
        Assert.Equal(450, await CountAsync(prefix, user => user.LockoutEnd != null));
        Assert.Equal(0, await fixture.QueryAsync(db => db.Users.CountAsync(user => others.Contains(user.Id) && user.LockoutEnd != null)));
        Assert.Equal(450, await fixture.QueryAsync(db => db.AuditEntries.CountAsync(entry => entry.EntityName.StartsWith(prefix) && entry.ActorName == "root" && entry.Action == AuditAction.Changed)));
    }

    [Fact]
    public async Task A_job_skips_its_administrator_and_resumes_after_a_restart()
    {
        await fixture.AdministratorAsync();
        var prefix = UserForms.Name();
        var users = (await AddAsync(prefix, 5)).Order().ToList();
        var root = (await fixture.FindUserAsync("root"))!;
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == root.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedEmail, prefix.ToUpperInvariant())));
        var ordered = await fixture.QueryAsync(db => db.Users.Where(user => users.Contains(user.Id)).OrderBy(user => user.Id).Select(user => user.Id).ToListAsync());
        var id = await AddJobAsync(UserAction.Disable, $"?search={prefix}", root, job => (job.Done, job.LastUserId) = (2, ordered[1]));

        await RunAsync(id);

        var job = await JobAsync(id);
        Assert.Equal((true, null), (job.FinishedAt is not null, job.StopReason));
        Assert.Equal(6, job.Done + job.Skipped + (root.Id.CompareTo(ordered[1]) < 0 ? 1 : 0));
        Assert.Equal(3, await CountAsync(prefix, user => user.DisabledAt != null));
        Assert.Null((await fixture.FindUserAsync("root"))!.DisabledAt);
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == root.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedEmail, "ROOT@EXAMPLE.COM")));
    }

    [Theory]
    [InlineData(null, JobStopReason.NotAdministrator, "is no longer an administrator.")]
    [InlineData(UserAction.Lock, JobStopReason.Locked, "an administrator locked the account of")]
    [InlineData(UserAction.Disable, JobStopReason.Disabled, "was disabled.")]
    [InlineData(UserAction.Delete, JobStopReason.Deleted, "was deleted.")]
    public async Task A_job_stops_when_its_administrator_loses_the_role(UserAction? action, JobStopReason reason, string message)
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        var former = action is null ? await fixture.AddUserAsync() : await fixture.AddAdministratorAsync();
        await AddAsync(prefix, 3);
        if (action is { } lost)
        {
            await client.ActAsync(lost, former.Id);
        }

        var id = await AddJobAsync(UserAction.Delete, $"?search={prefix}", former, _ => { });
        await RunAsync(id);

        Assert.Equal(reason, (await JobAsync(id)).StopReason);
        Assert.Equal(3, await CountAsync(prefix, _ => true));
        Assert.Contains(message, (await FormPage.OpenAsync(client, $"/Admin/Users/Job/{id}")).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lockout_does_not_stop_the_administrators_job_or_session()
    {
        var administrator = await fixture.AddAdministratorAsync();
        var client = await fixture.LogInAsync(administrator.UserName!);
        var prefix = UserForms.Name();
        await AddAsync(prefix, 3);
        for (var i = 0; i < 6; i++)
        {
            await Visitors.TryLogInAsync(fixture.Visitor(), administrator.UserName!, "not the password");
        }

        var id = await AddJobAsync(UserAction.Disable, $"?search={prefix}", administrator, _ => { });
        await RunAsync(id);

        Assert.Null((await JobAsync(id)).StopReason);
        Assert.Equal(3, await CountAsync(prefix, user => user.DisabledAt != null));
        Assert.Equal(HttpStatusCode.OK, (await FormPage.OpenAsync(client, "/Admin/Users")).Status);
    }

    [Fact]
    public async Task A_job_skips_users_who_register_after_confirmation()
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        await AddAsync(prefix, 450);
        await using var app = fixture.AppWith(services => services.RemoveAll<IHostedService>());
        var id = await StartAsync(app, UserAction.Lock, prefix);
        await AddAsync(prefix + "-later", 500);

        var registering = Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await AddAsync($"{prefix}-while{i}", 50);
            }
        }, TestContext.Current.CancellationToken);
        await RunAsync(id);
        await registering;

        var job = await JobAsync(id);
        Assert.Equal((450, 450, 0, 0), (job.Total, job.Done, job.Skipped, job.Unmatched));
        Assert.Equal(450, await CountAsync(prefix, user => user.LockoutEnd != null));
        Assert.Equal(1450, await CountAsync(prefix, _ => true));
        Assert.Equal(0, await fixture.QueryAsync(db => db.BulkJobUsers.CountAsync(target => target.BulkJobId == id)));
        client.Dispose();
    }

    [Fact]
    public async Task A_job_skips_users_that_matched_only_before_or_after_confirmation()
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        var (users, others) = (await AddAsync(prefix, 4), await AddAsync(UserForms.Name(), 1));
        await using var app = fixture.AppWith(services => services.RemoveAll<IHostedService>());
        var id = await StartAsync(app, UserAction.Lock, prefix);
        await RenameAsync(users[0], UserForms.Name());
        await RenameAsync(others[0], prefix + ".came");
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == users[1]).ExecuteDeleteAsync());

        await RunAsync(id);

        var job = await JobAsync(id);
        Assert.Equal((4, 2, 0, 2), (job.Total, job.Done, job.Skipped, job.Unmatched));
        Assert.Equal(users[2..].Order(), (await fixture.QueryAsync(db => db.Users.Where(user => user.LockoutEnd != null && (users.Contains(user.Id) || others.Contains(user.Id))).Select(user => user.Id).ToListAsync())).Order());
        Assert.Contains("No longer matching the filter: 2.", (await FormPage.OpenAsync(client, $"/Admin/Users/Job/{id}")).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<Guid> StartAsync(WebApplicationFactory<Program> app, UserAction action, string prefix)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var root = await db.Users.SingleAsync(user => user.UserName == "root");
        return await scope.ServiceProvider.GetRequiredService<BulkJobs>().StartAsync(action, new UserFilter { Search = prefix }, new Actor(root.Id, "root"), CancellationToken.None);
    }

    private Task<int> ExpireLeaseAsync(Guid id) => fixture.QueryAsync(db => db.BulkJobs.Where(job => job.Id == id)
        .ExecuteUpdateAsync(set => set.SetProperty(job => job.LeasedUntil, DateTime.UtcNow.AddSeconds(-1))));

    private Task<int> RenameAsync(Guid id, string name) => fixture.QueryAsync(db => db.Users.Where(user => user.Id == id)
        .ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedUserName, name.ToUpperInvariant()).SetProperty(user => user.NormalizedEmail, name.ToUpperInvariant() + "@EXAMPLE.COM")));

    private static async Task<FormPage> WaitAsync(HttpClient client, string address)
    {
        for (var end = DateTime.UtcNow.AddMinutes(1); ; await Task.Delay(50))
        {
            var page = await FormPage.OpenAsync(client, address);
            if (page.Document.QuerySelector(".polled") is null)
            {
                return page;
            }

            Assert.True(DateTime.UtcNow < end, page.Document.QuerySelector("main")!.TextContent);
        }
    }

    private async Task RunAsync(Guid id)
    {
        // Either this runner or the application's own runs the job.
        var runner = fixture.App.Services.GetRequiredService<BulkJobRunner>();
        for (var end = DateTime.UtcNow.AddMinutes(2); (await JobAsync(id)).FinishedAt is null; await runner.RunNextAsync(TestContext.Current.CancellationToken))
        {
            Assert.True(DateTime.UtcNow < end);
        }
    }

    private Task<BulkJob> JobAsync(Guid id) => fixture.QueryAsync(db => db.BulkJobs.AsNoTracking().SingleAsync(job => job.Id == id));

    private Task<Guid> AddJobAsync(UserAction action, string filter, User actor, Action<BulkJob> change) => fixture.QueryAsync(async db =>
    {
        var job = new BulkJob { Action = action, Filter = filter, ActorId = actor.Id, ActorName = actor.UserName!, Culture = "en", LeasedUntil = DateTime.UtcNow.AddSeconds(-1) };
        change(job);
        var matching = await new UserList(db, new CompatibilityNormalizer(), TimeProvider.System).MatchingAsync(UserFilter.Parse(filter), CancellationToken.None);
        db.Add(job);
        db.AddRange((await matching.Select(user => user.Id).ToListAsync()).Select(key => new BulkJobUser { BulkJobId = job.Id, UserId = key }));
        await db.SaveChangesAsync();
        return job.Id;
    });

    private Task<List<Guid>> AddAsync(string prefix, int count) => fixture.QueryAsync(async db =>
    {
        var users = Enumerable.Range(1, count).Select(number =>
        {
            var user = User.Create($"{prefix}.{number}", $"{prefix}.{number}@example.com", 1);
            (user.NormalizedUserName, user.NormalizedEmail, user.SecurityStamp) = (user.UserName!.ToUpperInvariant(), user.Email!.ToUpperInvariant(), "x");
            user.Profile!.Handle = user.UserName.Replace('.', '-');
            return user;
        }).ToList();
        db.AddRange(users);
        await db.SaveChangesAsync();
        return users.ConvertAll(user => user.Id);
    });

    private Task<int> CountAsync(string prefix, System.Linq.Expressions.Expression<Func<User, bool>> which) =>
        fixture.QueryAsync(db => db.Users.Where(user => user.UserName!.StartsWith(prefix)).CountAsync(which));
}
