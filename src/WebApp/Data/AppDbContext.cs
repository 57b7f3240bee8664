using ConstraintErrors.Writing;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

/// <summary>The stored entities and their rules. Each database has a derived context with its own migrations.</summary>
public abstract class AppDbContext(DbContextOptions options) : IdentityDbContext<
    User, Role, Guid, IdentityUserClaim<Guid>, UserRole, IdentityUserLogin<Guid>, IdentityRoleClaim<Guid>, IdentityUserToken<Guid>>(options)
{
    /// <summary>The length of texts in keys of several columns: SQL Server limits a key to 900 bytes.</summary>
    internal const int KeyPartLength = 128;

    public DbSet<City> Cities => Set<City>();

    public DbSet<Profile> Profiles => Set<Profile>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    public DbSet<EmailChange> EmailChanges => Set<EmailChange>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<PasswordAttempt> PasswordAttempts => Set<PasswordAttempt>();

    public DbSet<EmailRequest> EmailRequests => Set<EmailRequest>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<OutboxMessage> OutboxMessages => Set<OutboxMessage>();

    public DbSet<BulkJob> BulkJobs => Set<BulkJob>();

    public DbSet<BulkJobUser> BulkJobUsers => Set<BulkJobUser>();

    public DbSet<ImportJob> ImportJobs => Set<ImportJob>();

    public DbSet<ImportRow> ImportRows => Set<ImportRow>();

    public DbSet<ImportKey> ImportKeys => Set<ImportKey>();

    public DbSet<ImportError> ImportErrors => Set<ImportError>();

    public DbSet<ViolationCount> ViolationCounts => Set<ViolationCount>();

    public DbSet<Heartbeat> Heartbeats => Set<Heartbeat>();

    public DbSet<Lease> Leases => Set<Lease>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        this.SaveWithSlugsAsync(token => SaveWithRetriesAsync(acceptAllChangesOnSuccess, token), cancellationToken);

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        this.RefuseMissingSlugs();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <summary>
    /// Saves again if the connection to the database is lost. The database refuses to repeat a save that was committed before the connection
    /// was lost; the rows then tell that it succeeded.
    /// </summary>
    private async Task<int> SaveWithRetriesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        var attempts = 0;
        try
        {
            return await Database.CreateExecutionStrategy().ExecuteAsync(
                token =>
                {
                    attempts++;
                    return base.SaveChangesAsync(acceptAllChangesOnSuccess, token);
                },
                cancellationToken);
        }
        catch (DbUpdateException) when (attempts > 1)
        {
            if (!await IsSavedAsync(cancellationToken))
            {
                throw;
            }

            ChangeTracker.AcceptAllChanges();
            return 0;
        }
    }

    /// <summary>Returns whether the pending changes are stored. They were saved in one transaction, so one row tells.</summary>
    private async Task<bool> IsSavedAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in ChangeTracker.Entries().Where(entry => !entry.Metadata.IsOwned()))
        {
            var token = entry.Properties.FirstOrDefault(property => property.Metadata.IsConcurrencyToken && property.IsModified);
            if (entry.State == EntityState.Deleted || (entry.State == EntityState.Added && entry.Metadata.FindPrimaryKey()!.Properties.All(key => !entry.Property(key).IsTemporary))
                || (entry.State == EntityState.Modified && token is not null))
            {
                var stored = await entry.GetDatabaseValuesAsync(cancellationToken);
                return (stored is null) == (entry.State == EntityState.Deleted) && (token is null || Equals(stored?[token.Metadata], token.CurrentValue));
            }
        }

        return false;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().HaveMaxLength(256);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        builder.Entity<IdentityUserClaim<Guid>>().ToTable("UserClaims").Property(claim => claim.ClaimValue).HasMaxLength(1024);
        builder.Entity<IdentityUserLogin<Guid>>(login =>
        {
            login.ToTable("UserLogins");
            login.Property(one => one.LoginProvider).HasMaxLength(KeyPartLength);
            login.Property(one => one.ProviderKey).HasMaxLength(KeyPartLength);
        });
        builder.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.ToTable("UserTokens");
            token.Property(one => one.LoginProvider).HasMaxLength(KeyPartLength);
            token.Property(one => one.Name).HasMaxLength(KeyPartLength);
            token.Property(one => one.Value).HasMaxLength(2048);
        });
        builder.Entity<IdentityRoleClaim<Guid>>().ToTable("RoleClaims").Property(claim => claim.ClaimValue).HasMaxLength(1024);

        builder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        ConfigureProvider(builder);
    }

    /// <summary>Configures what is specific to one database, such as collations.</summary>
    protected abstract void ConfigureProvider(ModelBuilder builder);

    /// <summary>Sets a collation that compares only code points on the columns of unique indexes.</summary>
    protected static void UseBinaryCollation(ModelBuilder builder, string collation)
    {
        builder.Entity<User>().Property(user => user.NormalizedUserName).UseCollation(collation);
        builder.Entity<User>().Property(user => user.NormalizedEmail).UseCollation(collation);
        builder.Entity<Role>().Property(role => role.NormalizedName).UseCollation(collation);
        builder.Entity<Profile>().Property(profile => profile.Handle).UseCollation(collation);
        builder.Entity<City>().Property(city => city.NormalizedName).UseCollation(collation);
        builder.Entity<EmailRequest>().Property(request => request.NormalizedEmail).UseCollation(collation);
        builder.Entity<ImportKey>().Property(key => key.Value).UseCollation(collation);
    }
}
