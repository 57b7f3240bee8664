using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Pages.Admin.Violations;

namespace WebApp.Pages.Admin;

public sealed class IndexModel(AppDbContext db, Overview overview, TimeProvider time) : PageModel
{
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
        RejectedRows = DailyChart.Of("rejected", week, now, await new Statistics(db).CountsAsync(week, null, null, now, cancellationToken));
    }
}
