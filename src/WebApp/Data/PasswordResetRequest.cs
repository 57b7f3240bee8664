using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// A request for a password link. The account is looked up later, so that the response takes the same time for every address. Deleted as
/// soon as it is processed.
/// </summary>
public sealed class PasswordResetRequest
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public required string NormalizedEmail { get; set; }

    /// <summary>The language of the email: <c>en</c>, <c>de</c>.</summary>
    public required string Culture { get; set; }
}

internal sealed class PasswordResetRequestConfiguration : IEntityTypeConfiguration<PasswordResetRequest>
{
    public void Configure(EntityTypeBuilder<PasswordResetRequest> builder)
    {
        builder.ToTable("PasswordResetRequests");
        builder.Property(request => request.NormalizedEmail).HasMaxLength(UserConfiguration.EmailLength);
        builder.Property(request => request.Culture).HasMaxLength(16);
        builder.HasIndex(request => request.NormalizedEmail).IsUnique()
            .HasViolationMessage("This email is already queued.");
    }
}
