namespace WebApp.Accounts;

/// <summary>The section <c>Sessions</c> of the settings: how long a session lasts, with and without “Keep me logged in”.</summary>
internal sealed class SessionLifetime
{
    /// <summary>Without a request for this long, a session ends.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(12);

    /// <summary>A session ends this long after sign-in, however busy it is.</summary>
    public TimeSpan AbsoluteTimeout { get; set; } = TimeSpan.FromHours(12);

    public TimeSpan PersistentIdleTimeout { get; set; } = TimeSpan.FromDays(14);

    public TimeSpan PersistentAbsoluteTimeout { get; set; } = TimeSpan.FromDays(14);

    public TimeSpan LongestIdle => PersistentIdleTimeout > IdleTimeout ? PersistentIdleTimeout : IdleTimeout;

    public TimeSpan Idle(bool isPersistent) => isPersistent ? PersistentIdleTimeout : IdleTimeout;

    public TimeSpan Absolute(bool isPersistent) => isPersistent ? PersistentAbsoluteTimeout : AbsoluteTimeout;
}
