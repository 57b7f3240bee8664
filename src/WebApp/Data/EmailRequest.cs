using System.Globalization;
using ConstraintErrors.Model;
using ConstraintErrors.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebApp.Data;

/// <summary>
/// A request for an email by address. The account is looked up later, so that the response takes the same time for every address. Deleted
/// as soon as it is processed.
/// </summary>
public sealed class EmailRequest
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public EmailKind Kind { get; set; }

    public required string NormalizedEmail { get; set; }

    /// <summary>The language of the email: <c>en</c>, <c>de</c>.</summary>
    public required string Culture { get; set; }

    /// <summary>Saves a request, unless one of the same kind is already stored for the address.</summary>
    public static Task SaveAsync(AppDbContext db, EmailKind kind, string normalizedEmail, CancellationToken cancellationToken) => db.GetOrCreateAsync(
        request => request.Kind == kind && request.NormalizedEmail == normalizedEmail,
        () => new EmailRequest { Kind = kind, NormalizedEmail = normalizedEmail, Culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName },
        cancellationToken);
}

internal sealed class EmailRequestConfiguration : IEntityTypeConfiguration<EmailRequest>
{
    public void Configure(EntityTypeBuilder<EmailRequest> builder)
    {
        builder.ToTable("EmailRequests");
        builder.Property(request => request.Kind).HasConversion<string>().HasMaxLength(32);
        builder.Property(request => request.NormalizedEmail).HasMaxLength(UserConfiguration.EmailLength);
        builder.Property(request => request.Culture).HasMaxLength(16);
        builder.HasIndex(request => new { request.NormalizedEmail, request.Kind }).IsUnique()
            .HasViolationMessage("This email is already queued.");
    }
}
