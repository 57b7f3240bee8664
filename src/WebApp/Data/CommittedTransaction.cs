using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// Proves that a transaction was committed, for a connection that is lost before the database confirms the commit.
/// See <see cref="TransactionExtensions"/>.
/// </summary>
public sealed class CommittedTransaction
{
    public Guid Id { get; set; }

    /// <summary>The time of the commit, in UTC.</summary>
    public DateTime At { get; set; }
}

internal sealed class CommittedTransactionConfiguration : IEntityTypeConfiguration<CommittedTransaction>
{
    public void Configure(EntityTypeBuilder<CommittedTransaction> builder)
    {
        builder.ToTable("CommittedTransactions");
        builder.Property(transaction => transaction.Id).ValueGeneratedNever();
        builder.HasIndex(transaction => transaction.At);
    }
}
