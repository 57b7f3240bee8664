using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin;

/// <summary>A database with enough rows for PostgreSQL to prefer an index to a sequential scan. SQLite needs no rows for that.</summary>
public sealed class LargeTables<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    /// <summary>With fewer users, PostgreSQL reads the whole tables that it joins to the 100 rows of a page.</summary>
    private const int Users = 50_000;

    private const int OtherRows = 12_000;

    /// <summary>The tables that grow with the number of users or with time.</summary>
    public static IReadOnlyCollection<string> Names { get; } =
        ["Users", "Profiles", "UserRoles", "Sessions", "AuditEntries", "OutboxMessages", "BulkJobUsers", "PasswordAttempts"];

    public AppFixture<TDatabase> Fixture { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Fixture.InitializeAsync();
        if (Fixture.Database.Missing is not null || Fixture.Database is SqliteDatabase)
        {
            return;
        }

        await ActivatorUtilities.CreateInstance<UserSeeder>(Fixture.App.Services).SeedAsync(Users, new Progress<int>(), CancellationToken.None);
        await Fixture.QueryAsync(async db =>
        {
            var users = await db.Users.AsNoTracking().Select(user => user.Id).ToListAsync();
            await AddAsync(db, users);
            return await db.Database.ExecuteSqlAsync($"ANALYZE");
        });
    }

    public ValueTask DisposeAsync() => Fixture.DisposeAsync();

    private static async Task AddAsync(AppDbContext db, List<Guid> users)
    {
        var now = DateTime.UtcNow;
        var role = db.Add(new Role { Name = "Editor", NormalizedName = "EDITOR" }).Entity;
        var job = db.Add(new BulkJob { Action = UserAction.Unlock, Filter = "", ActorName = "root", Culture = "en", FinishedAt = now }).Entity;
        await db.SaveChangesAsync();
        await db.InTransactionAsync(() => InsertAsync(db, users, role, job), CancellationToken.None);
    }

    private static async Task<int> InsertAsync(AppDbContext db, List<Guid> users, Role role, BulkJob job)
    {
        var now = DateTime.UtcNow;
        await InsertAsync((user, _) => new UserRole { UserId = user, RoleId = role.Id }, Users);
        await InsertAsync((user, _) => new BulkJobUser { BulkJobId = job.Id, UserId = user });
        await InsertAsync((user, number) => new PasswordAttempt { AccountId = user, Source = Guid.NewGuid(), LastAttemptAt = now.AddMinutes(-number) });
        await InsertAsync((user, number) => new Session
        {
            UserId = user, KeyHash = Guid.NewGuid().ToByteArray(), SecurityStamp = "", CreatedAt = now, LastSeenAt = now.AddMinutes(-number),
        });
        await InsertAsync((user, number) => new AuditEntry
        {
            At = now.AddMinutes(-number), ActorId = users[number % 100], Action = AuditAction.Changed,
            EntityType = nameof(User), EntityKey = user.ToString(), EntityName = $"user{number}", Changes = "[]",
        });

        // Most emails were sent; a few wait or failed.
        await InsertAsync((user, number) => new OutboxMessage
        {
            UserId = user, Kind = EmailKind.Invitation, Culture = "en", CreatedAt = now, NextAttemptAt = now.AddDays(1),
            SentAt = number % 100 > 1 ? now : null, FailedAt = number % 100 == 1 ? now : null,
        });
        return users.Count;

        Task InsertAsync<TEntity>(Func<Guid, int, TEntity> row, int count = OtherRows)
            where TEntity : class => db.BulkInsertAsync<TEntity>([.. users.Take(count).Select(row)], CancellationToken.None);
    }
}
