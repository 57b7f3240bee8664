using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>
/// Fills a database with plausible users for demonstrations and measurements. They have no password, so nobody can sign in as one of them.
/// The same count on a database with the same number of users yields the same names.
/// </summary>
internal sealed class UserSeeder(IServiceScopeFactory scopes, ILookupNormalizer normalizer, TimeProvider time)
{
    /// <summary>The number of users per transaction: large enough to be fast, small enough to show progress.</summary>
    private const int BatchSize = 50_000;

    private static readonly string[] s_firstNames =
    [
        "Ada", "Alan", "Amira", "Anna", "Aroha", "Ben", "Carlos", "Chen", "Clara", "David", "Elena", "Emeka", "Fatima", "Felix",
        "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jamal", "Joan", "Kofi", "Lars", "Leila", "Lucia", "Maria", "Mei", "Nadia",
        "Noah", "Olga", "Omar", "Paula", "Priya", "Rosa", "Samir", "Sofia", "Tomas", "Uma", "Yara", "Zoe",
    ];

    private static readonly string[] s_lastNames =
    [
        "Adams", "Bauer", "Brown", "Castro", "Costa", "Diaz", "Evans", "Fischer", "Garcia", "Green", "Haddad", "Ibrahim", "Ito",
        "Johnson", "Khan", "Kim", "Kowalski", "Larsen", "Lee", "Lopez", "Martin", "Meyer", "Miller", "Moreau", "Nguyen", "Novak",
        "Okafor", "Patel", "Perez", "Popov", "Reed", "Rossi", "Santos", "Singh", "Smith", "Tanaka", "Torres", "Walker", "Wong", "Young",
    ];

    /// <param name="count">The number of users to add.</param>
    /// <param name="progress">Receives the number of users so far after each batch.</param>
    /// <param name="cancellationToken">Cancels after the current batch.</param>
    public async Task SeedAsync(int count, IProgress<int> progress, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var first = await db.Users.CountAsync(cancellationToken);
        var cities = await db.Cities.Select(city => city.Id).Order().ToArrayAsync(cancellationToken);
        var keys = Keys(db);
        var random = new Random(first);
        for (var done = 0; done < count;)
        {
            var users = Enumerable.Range(first + done, Math.Min(BatchSize, count - done)).Select(number => User(number, keys.Next(null!), cities, random)).ToList();
            done += await db.InTransactionAsync(() => AddAsync(db, users, cancellationToken), cancellationToken);
            progress.Report(done);
        }
    }

    private static async Task<int> AddAsync(AppDbContext db, List<User> users, CancellationToken cancellationToken)
    {
        await db.EnlargeCacheAsync(cancellationToken);
        await db.BulkInsertAsync(users, cancellationToken);
        await db.BulkInsertAsync(users.ConvertAll(user => user.Profile!), cancellationToken);
        return users.Count;
    }

    /// <summary>Returns the generator of the keys of registered users.</summary>
    private static ValueGenerator<Guid> Keys(AppDbContext db)
    {
        var key = db.Model.FindEntityType(typeof(User))!.FindPrimaryKey()!.Properties[0];
        return db.GetService<IValueGeneratorSelector>().TrySelect(key, key.DeclaringType, out var generator)
            ? (ValueGenerator<Guid>)generator!
            : throw new InvalidOperationException("The key of a user has no generator.");
    }

    private User User(int number, Guid id, int[] cities, Random random)
    {
        var (firstName, lastName) = (random.GetItems(s_firstNames, 1)[0], random.GetItems(s_lastNames, 1)[0]);
        var suffix = number.ToString(CultureInfo.InvariantCulture);
        var userName = $"{firstName}.{lastName}{suffix}".ToLowerInvariant();
        var email = $"{userName}@example.com";

        // Large cities have more people.
        var city = cities[(int)(cities.Length * Math.Pow(random.NextDouble(), 2))];
        var createdAt = time.GetUtcNow().UtcDateTime.AddMinutes(-random.Next(3 * 365 * 24 * 60));
        return new User
        {
            Id = id,
            UserName = userName,
            NormalizedUserName = normalizer.NormalizeName(userName),
            Email = email,
            NormalizedEmail = normalizer.NormalizeEmail(email),
            EmailConfirmed = random.Next(10) > 0,
            LockoutEnabled = true,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            CityId = city,
            CreatedAt = createdAt,
            DisabledAt = random.Next(100) == 0 ? createdAt.AddDays(1) : null,
            LockoutEnd = random.Next(200) == 0 ? WebApp.Data.User.LockedForGood : null,
            Profile = new Profile { UserId = id, DisplayName = userName, Handle = $"{firstName}-{lastName}{suffix}".ToLowerInvariant() },
        };
    }
}
