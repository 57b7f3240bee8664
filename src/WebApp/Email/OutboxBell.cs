using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using WebApp.Data;

namespace WebApp.Email;

/// <summary>Wakes the sender when a message was stored, so that a mail leaves at once: after the save, or after the transaction around it.</summary>
internal sealed class OutboxBell(IServiceProvider services) : DbTransactionInterceptor, ISaveChangesInterceptor
{
    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { Database.CurrentTransaction: null } context)
        {
            Ring(context);
        }

        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ring(eventData.Context);
        return Task.CompletedTask;
    }

    // What was saved stays tracked as unchanged; a message that was not sent yet is a new one. The sender is asked for late: it
    // needs contexts itself.
    private void Ring(DbContext? context)
    {
        if (context is AppDbContext db && db.ChangeTracker.Entries().Any(entry => entry is { Entity: OutboxMessage or PasswordResetRequest, State: EntityState.Unchanged or EntityState.Added }))
        {
            services.GetService<OutboxSender>()?.Wake();
        }
    }
}
