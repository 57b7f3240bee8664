using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using WebApp.Administration;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

public sealed class BulkOnSqliteTests(AppFixture<SqliteDatabase> fixture) : BulkTests<SqliteDatabase>(fixture);

public sealed class BulkOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : BulkTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class BulkOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : BulkTests<SqlServerDatabase>(fixture);

/// <summary>One action on many users, and the file of many.</summary>
public abstract class BulkTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Selected_users_are_confirmed_before_an_action()
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        var users = await AddAsync(prefix, 12);
        var list = await FormPage.OpenAsync(client, "/Admin/Users");

        var confirm = await list.PostToAsync("/Admin/Users/Actions", UserForms.Fields(UserAction.Disable, [.. users]));
        Assert.Equal("Disable: 12 users?", confirm.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal(11, confirm.Document.QuerySelectorAll("main li").Length); // Ten names, and how many more.
        Assert.Equal(0, await CountAsync(prefix, user => user.DisabledAt != null));

        var done = await confirm.PostToAsync("/Admin/Users/Actions?handler=Confirmed", UserForms.Fields(UserAction.Disable, [.. users]));
        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        Assert.Equal(12, await CountAsync(prefix, user => user.DisabledAt != null));
    }

    [Theory]
    [InlineData(UserAction.Unlock)]
    [InlineData(UserAction.SignOut)]
    [InlineData(UserAction.Lock)]
    public async Task Concurrent_identical_actions_all_succeed(UserAction action)
    {
        var client = await fixture.AdministratorAsync();
        var users = await AddAsync(UserForms.Name(), 20);
        var list = await FormPage.OpenAsync(client, "/Admin/Users");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() =>
            list.PostToAsync("/Admin/Users/Actions?handler=Confirmed", UserForms.Fields(action, [.. users.OrderBy(_ => Guid.NewGuid())])))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
    }

    [Fact]
    public async Task A_rejected_action_keeps_the_selection()
    {
        var users = await AddAsync(UserForms.Name(), 2);
        var list = await FormPage.OpenAsync(await fixture.AdministratorAsync(), "/Admin/Users");
        fixture.Commands.Refuse = ("AuditEntries", new DbUpdateException("", FakeSqlException.Create((547, "The INSERT statement conflicted with the CHECK constraint \"CK_None\"."))));

        var page = await list.PostToAsync("/Admin/Users/Actions?handler=Confirmed", UserForms.Fields(UserAction.Lock, [.. users]));

        Assert.StartsWith("The changes conflict with stored data", page.Errors[""], StringComparison.Ordinal);
        Assert.Equal("Lock: 2 users?", page.Document.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Disabled_users_are_skipped_when_sending_password_links()
    {
        var client = await fixture.AdministratorAsync();
        var users = await AddAsync(UserForms.Name(), 2);
        await client.ActAsync(UserAction.Disable, users[0]);

        await client.ActAsync(UserAction.SendPasswordReset, [.. users]);

        Assert.Contains("completed for 1, skipped 1", (await FormPage.OpenAsync(client, "/Admin/Users")).Document.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal([users[1]], await fixture.QueryAsync(db => db.OutboxMessages.Where(mail => users.Contains(mail.UserId)).Select(mail => mail.UserId).ToListAsync()));
    }

    [Fact]
    public async Task An_action_is_required()
    {
        var users = await AddAsync(UserForms.Name(), 1);
        var list = await FormPage.OpenAsync(await fixture.AdministratorAsync(), "/Admin/Users");

        Assert.Equal(HttpStatusCode.BadRequest, (await list.PostToAsync("/Admin/Users/Actions?handler=Confirmed", [new("ids", users[0].ToString())])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await list.PostToAsync("/Admin/Users/Actions?handler=Confirmed", [new("action", "99"), new("ids", users[0].ToString())])).Status);
    }

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
        var root = (await fixture.UserAsync("root"))!;
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == root.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedEmail, prefix.ToUpperInvariant())));
        var ordered = await fixture.QueryAsync(db => db.Users.Where(user => users.Contains(user.Id)).OrderBy(user => user.Id).Select(user => user.Id).ToListAsync());
        var id = await AddJobAsync(UserAction.Disable, $"?search={prefix}", root, job => (job.Done, job.LastUserId) = (2, ordered[1]));

        await RunAsync(id);

        var job = await JobAsync(id);
        Assert.Equal((true, null), (job.FinishedAt is not null, job.StopReason));
        Assert.Equal(6, job.Done + job.Skipped + (root.Id.CompareTo(ordered[1]) < 0 ? 1 : 0));
        Assert.Equal(3, await CountAsync(prefix, user => user.DisabledAt != null));
        Assert.Null((await fixture.UserAsync("root"))!.DisabledAt);
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

    [Theory]
    [InlineData("/Admin/Users?search=ä", "/Admin/Users?search=%C3%A4")]
    [InlineData("https://elsewhere.example/", "/Admin/Users")]
    public async Task An_action_redirects_within_this_site_only(string back, string expected)
    {
        var (client, user) = (await fixture.AdministratorAsync(), await fixture.AddUserAsync());
        var page = await FormPage.OpenAsync(client, "/Admin/Users/Create");

        page = await page.PostToAsync("/Admin/Users/Actions?handler=Confirmed", UserForms.Fields(UserAction.Lock, user.Id).Append(KeyValuePair.Create("back", (string?)back)));

        Assert.Equal((HttpStatusCode.Redirect, expected), (page.Status, page.Response.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task The_CSV_contains_the_filtered_users_and_no_formulas()
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        var users = await AddAsync(prefix, 3);
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == users[0]).ExecuteUpdateAsync(set => set.SetProperty(user => user.UserName, "-2+3").SetProperty(user => user.Email, "=HYPERLINK(1)@example.com")));

        using var response = await client.GetAsync($"/Admin/Users/Export?search={prefix}", TestContext.Current.CancellationToken);

        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.Matches(@"^users-\d{4}-\d\d-\d\d\.csv$", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimStart('\uFEFF').TrimEnd().Split("\r\n");
        Assert.Equal("User name,Email,City,Status,Roles,Registered", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("\"'-2+3\",\"'=HYPERLINK(1)@example.com\",\"New York, NY\",", lines[1], StringComparison.Ordinal);
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

    [Fact]
    public async Task A_job_resumes_after_a_database_outage_without_counting_twice()
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        await AddAsync(prefix, 450);
        await using var app = fixture.AppWith(services => services.RemoveAll<IHostedService>());
        var id = await StartAsync(app, UserAction.Lock, prefix);
        var batches = 0;
        fixture.Commands.Before = sql =>
        {
            // The second batch's progress, after its users.
            if (sql.Contains("UPDATE", StringComparison.Ordinal) && sql.Contains(nameof(BulkJob.Unmatched), StringComparison.Ordinal) && Interlocked.Increment(ref batches) == 2)
            {
                fixture.Commands.IsAway = true;
            }
        };
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(id));
        }
        finally
        {
            (fixture.Commands.Before, fixture.Commands.IsAway) = (null, false);
        }

        var before = await JobAsync(id);
        Assert.Null(before.FinishedAt);
        Assert.Equal((before.Done, 0), (await CountAsync(prefix, user => user.LockoutEnd != null), before.Skipped));
        await ExpireLeaseAsync(id);
        await RunAsync(id);

        var job = await JobAsync(id);
        Assert.Equal((450, 0, null), (job.Done, job.Skipped, job.StopReason));
        Assert.Equal(450, await CountAsync(prefix, user => user.LockoutEnd != null));
        Assert.Equal(450, await fixture.QueryAsync(db => db.AuditEntries.CountAsync(entry => entry.EntityName.StartsWith(prefix) && entry.Action == AuditAction.Changed)));
        client.Dispose();
    }

    [Fact]
    public async Task A_failing_job_ends_with_its_reason_and_counts_no_skipped_users()
    {
        var (client, prefix) = (await fixture.AdministratorAsync(), UserForms.Name());
        await AddAsync(prefix, 3);
        await using var app = fixture.AppWith(services => services.RemoveAll<IHostedService>());
        var id = await StartAsync(app, UserAction.Lock, prefix);
        fixture.Commands.Before = sql => _ = sql.Contains("INSERT INTO \"AuditEntries\"", StringComparison.Ordinal) ? throw new TimeoutException() : 0;
        try
        {
            for (var attempt = 1; attempt <= BulkJobRunner.MaxFailures; attempt++)
            {
                Assert.Null((await JobAsync(id)).FinishedAt);
                await ExpireLeaseAsync(id);
                await app.Services.GetRequiredService<BulkJobRunner>().RunNextAsync(TestContext.Current.CancellationToken);
                Assert.True((await JobAsync(id)).LeasedUntil > DateTime.UtcNow.AddSeconds(20)); // The pause.
            }
        }
        finally
        {
            fixture.Commands.Before = null;
        }

        var job = await JobAsync(id);
        Assert.Equal((JobStopReason.Failed, 0, 0, nameof(TimeoutException)), (job.StopReason, job.Done, job.Skipped, job.LastError));
        Assert.Equal(0, await CountAsync(prefix, user => user.LockoutEnd != null));
        Assert.Contains(
            "It ended early after 5 failed tries. Last error: TimeoutException.",
            (await FormPage.OpenAsync(client, $"/Admin/Users/Job/{id}")).Document.QuerySelector("main")!.TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_skips_a_rejected_row_and_processes_the_others()
    {
        await fixture.AdministratorAsync();
        var prefix = UserForms.Name();
        var users = await AddAsync(prefix, 5);
        await using var app = fixture.AppWith(services => services.RemoveAll<IHostedService>());
        var id = await StartAsync(app, UserAction.Disable, prefix);

        var refused = await fixture.QueryAsync(db => db.Users.Where(user => user.Id == users[2]).Select(user => user.UserName!).SingleAsync());
        var refusal = new DbUpdateException("", FakeSqlException.Create((547, "The INSERT statement conflicted with the CHECK constraint \"CK_None\".")));
        await using var refusing = fixture.AppWith(services => services.RemoveAll<IHostedService>().AddSingleton<ISaveChangesInterceptor>(new RefusingRow(users[2], refusal)));
        for (; (await JobAsync(id)).FinishedAt is null; await refusing.Services.GetRequiredService<BulkJobRunner>().RunNextAsync(TestContext.Current.CancellationToken))
        {
        }

        var job = await JobAsync(id);
        Assert.Equal((4, 1, null), (job.Done, job.Skipped, job.StopReason));
        Assert.Equal([refused], await fixture.QueryAsync(db => db.Users.Where(user => users.Contains(user.Id) && user.DisabledAt == null).Select(user => user.UserName!).ToListAsync()));
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
        // Whoever is faster, this one or the application's own.
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

    /// <summary>As a database that refuses every change of one row.</summary>
    private sealed class RefusingRow(Guid id, DbUpdateException refusal) : SaveChangesInterceptor
    {
        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            eventData.Context!.ChangeTracker.Entries<User>().Any(entry => entry.Entity.Id == id && entry.State == EntityState.Modified) ? throw refusal : ValueTask.FromResult(result);
    }
}
