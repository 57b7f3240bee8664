using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Pages.Admin.Violations;
using WebApp.Security;

namespace WebApp.Pages.Admin;

public sealed class IndexModel(AppDbContext db, Overview overview, HealthCheckService health, TimeProvider time) : PageModel
{
    /// <summary>Why the database accepts no writes; null if it does.</summary>
    public DatabaseOutage? Outage { get; private set; }

    /// <summary>The migrations that are not applied yet; null if all are.</summary>
    public string? PendingMigrations { get; private set; }

    public bool HasUnreadableKeys { get; private set; }

    public BoundedCount Users { get; private set; } = null!;

    public IReadOnlyDictionary<UserState, BoundedCount> ByState { get; private set; } = null!;

    public DailyChart Registrations { get; private set; } = null!;

    public WaitingEmails Emails { get; private set; } = null!;

    public IReadOnlyList<RunningJob> Jobs { get; private set; } = [];

    public DailyChart RejectedRows { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (now, month, week) = (time.GetUtcNow().UtcDateTime, Period.Month, Period.Week);
        (Users, ByState) = await overview.UsersAsync(cancellationToken);
        Registrations = DailyChart.Of("registrations", month, now, await overview.RegistrationsAsync(month.From(now), month.Steps, cancellationToken));
        Emails = await overview.EmailsAsync(cancellationToken);
        Jobs = await overview.JobsAsync(cancellationToken);
        await LoadHealthAsync(cancellationToken);
        RejectedRows = DailyChart.Of("rejected", week, now, await new Statistics(db).CountsAsync(week, null, null, now, cancellationToken));
    }

    private async Task LoadHealthAsync(CancellationToken cancellationToken)
    {
        var entries = (await health.CheckHealthAsync(check => check.Tags.Contains("ready"), cancellationToken)).Entries;
        Outage = Find(WritableDatabaseCheck.Name) is { } outage ? Enum.Parse<DatabaseOutage>(outage) : null;
        (PendingMigrations, HasUnreadableKeys) = (Find(MigrationsCheck.Name), Find(KeysCheck.Name) is not null);

        string? Find(string check) => entries[check].Status == HealthStatus.Healthy ? null : entries[check].Description ?? "";
    }
}
