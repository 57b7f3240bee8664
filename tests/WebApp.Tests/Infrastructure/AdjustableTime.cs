
namespace WebApp.Tests.Infrastructure;

/// <summary>The system's clock, moved forward as a test wants it.</summary>
public sealed class AdjustableTime : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
