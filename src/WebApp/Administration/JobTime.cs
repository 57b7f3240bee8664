namespace WebApp.Administration;

internal static class JobTime
{
    /// <summary>Returns the time with a precision that every database stores, because a lease is compared with the stored value.</summary>
    public static DateTime Now() => new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
}
