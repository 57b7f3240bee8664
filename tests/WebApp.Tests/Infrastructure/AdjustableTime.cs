
namespace WebApp.Tests.Infrastructure;

/// <summary>The system clock plus an offset that a test sets.</summary>
public sealed class AdjustableTime : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
