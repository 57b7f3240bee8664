using Microsoft.EntityFrameworkCore.Diagnostics;
using TestInfrastructure;

namespace ConstraintErrors.Tests.University;

/// <summary>Holds all saves back until as many have come as a race has: every check before them has passed by then.</summary>
internal sealed class SaveGate : SaveChangesInterceptor
{
    public Countdown? Countdown { get; set; }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (Countdown is { } countdown)
        {
            await countdown.SignalAndWaitAsync();
        }

        return result;
    }
}
