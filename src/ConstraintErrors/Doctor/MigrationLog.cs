using System;
using System.Collections.Generic;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ConstraintErrors.Doctor;

/// <summary>Observes which migration and which of its statements fails. EF Core doesn't report all successful statements.</summary>
internal sealed class MigrationLog : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly DbContext _context;
    private readonly IMigrator _migrator;
    private readonly List<IDisposable> _subscriptions = [];

    public MigrationLog(DbContext context)
    {
        (_context, _migrator) = (context, context.GetService<IMigrator>());
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>The migration that was begun last.</summary>
    public Migration? Migration { get; private set; }

    /// <summary>The number of transactions that the migration committed before it failed.</summary>
    public int Commits { get; private set; }

    public string? FailedStatement { get; private set; }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        switch (value.Value)
        {
            case MigrationEventData begun when ReferenceEquals(begun.Migrator, _migrator) && value.Key == RelationalEventId.MigrationApplying.Name:
                (Migration, Commits, FailedStatement) = (begun.Migration, 0, null);
                break;
            case CommandErrorEventData failed when ReferenceEquals(failed.Context, _context):
                FailedStatement ??= failed.Command.CommandText;
                break;
            case TransactionEndEventData end when ReferenceEquals(end.Context, _context) && value.Key == RelationalEventId.TransactionCommitted.Name && FailedStatement is null:
                Commits++;
                break;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
