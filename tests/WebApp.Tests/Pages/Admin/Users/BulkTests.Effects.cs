using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin.Users;

/// <content>What jobs store: audit entries, security stamps, and emails.</content>
public abstract partial class BulkTests<TDatabase>
{
    [Theory]
    [InlineData(UserAction.Lock, 3)]
    [InlineData(UserAction.Unlock, 2)]
    [InlineData(UserAction.Disable, 3)]
    [InlineData(UserAction.Enable, 2)]
    [InlineData(UserAction.SignOut, 3)]
    public async Task A_job_audits_the_values_that_it_stores(UserAction action, int changed)
    {
        await fixture.AdministratorAsync();
        var prefix = UserForms.Name();
        await AddAsync(prefix, 3);
        var (time, end) = (DateTime.UtcNow.AddDays(-3), DateTimeOffset.UtcNow.AddDays(3));
        await fixture.QueryAsync(db => db.Users.Where(user => user.UserName!.StartsWith(prefix) && user.UserName != prefix + ".1")
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, time).SetProperty(user => user.LockoutEnd, end)));
        var before = await UsersAsync();
        await using var app = fixture.AppWith(services => services.RemoveAll<IHostedService>());

        await RunAsync(await StartAsync(app, action, prefix));

        var entries = await fixture.QueryAsync(db => db.AuditEntries.Where(entry => entry.EntityName.StartsWith(prefix) && entry.Action == AuditAction.Changed).OrderBy(entry => entry.EntityName).ToListAsync());
        var expected = before.Zip(await UsersAsync()).Select(pair => Changes(pair.First, pair.Second)).Where(changes => changes is not []);
        Assert.Equal(expected, entries.Select(entry => PropertyChangeJson.FromJson(entry.Changes)));
        Assert.Equal(changed, entries.Count);

        Task<List<User>> UsersAsync() => fixture.QueryAsync(db => db.Users.AsNoTracking().Where(user => user.UserName!.StartsWith(prefix)).OrderBy(user => user.UserName).ToListAsync());

        static IReadOnlyList<PropertyChange> Changes(User old, User stored)
        {
            PropertyChange?[] changes =
            [
                Change(nameof(User.DisabledAt), $"{old.DisabledAt:u}", $"{stored.DisabledAt:u}"),
                Change(nameof(User.LockoutEnd), $"{old.LockoutEnd:u}", $"{stored.LockoutEnd:u}"),
                old.SecurityStamp == stored.SecurityStamp ? null : new PropertyChange(nameof(User.SecurityStamp), null, null),
            ];
            Assert.NotEqual(old.ConcurrencyStamp, stored.ConcurrencyStamp);
            return [.. changes.OfType<PropertyChange>()];
        }

        static PropertyChange? Change(string property, string old, string stored) =>
            old == stored ? null : new PropertyChange(property, old.Length == 0 ? null : old, stored.Length == 0 ? null : stored);
    }

    [Fact]
    public async Task A_job_gives_each_user_another_security_stamp()
    {
        await fixture.AdministratorAsync();
        var prefix = UserForms.Name();
        await AddAsync(prefix, 20);
        await using var app = fixture.AppWith(services => services.RemoveAll<IHostedService>());

        await RunAsync(await StartAsync(app, UserAction.SignOut, prefix));

        var stamps = await fixture.QueryAsync(db => db.Users.Where(user => user.UserName!.StartsWith(prefix)).Select(user => user.SecurityStamp!).ToListAsync());
        Assert.Equal(20, stamps.Distinct().Count());
        Assert.All(stamps, stamp => Assert.InRange(stamp.Length, 32, 36));
    }

    [Fact]
    public async Task A_job_queues_one_password_link_for_each_enabled_user()
    {
        await fixture.AdministratorAsync();
        var prefix = UserForms.Name();
        var users = await AddAsync(prefix, 4);
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == users[0]).ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, DateTime.UtcNow)));
        await fixture.QueryAsync(db => db.Users.Where(user => user.Id == users[1]).ExecuteUpdateAsync(set => set.SetProperty(user => user.PasswordHash, "x")));
        await fixture.QueryAsync(db =>
        {
            db.Add(new OutboxMessage { UserId = users[2], Kind = EmailKind.Invitation, Culture = "de", NextAttemptAt = DateTime.UtcNow.AddDays(1) });
            return db.SaveChangesAsync();
        });
        await using var app = fixture.AppWith(services => services.RemoveAll<IHostedService>());
        var id = await StartAsync(app, UserAction.SendPasswordReset, prefix);

        await RunAsync(id);

        var job = await JobAsync(id);
        Assert.Equal((3, 1), (job.Done, job.Skipped));
        var mails = await fixture.QueryAsync(db => db.OutboxMessages.Where(mail => users.Contains(mail.UserId)).ToListAsync());
        Assert.Equal(
            [(users[1], EmailKind.PasswordReset), (users[2], EmailKind.Invitation), (users[3], EmailKind.Invitation)],
            mails.Select(mail => (mail.UserId, mail.Kind)).OrderBy(mail => users.IndexOf(mail.UserId)));
    }
}
