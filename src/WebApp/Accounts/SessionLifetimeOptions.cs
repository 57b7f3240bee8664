using System.ComponentModel.DataAnnotations;
using System.Linq.Expressions;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>The <c>Sessions</c> section of the settings: the lifetime of a session with and without “Keep me signed in”.</summary>
public sealed class SessionLifetimeOptions
{
    /// <summary>The time without requests after which a session ends.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(12);

    /// <summary>The time after sign-in at which a session ends, regardless of activity.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan AbsoluteTimeout { get; set; } = TimeSpan.FromHours(12);

    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan PersistentIdleTimeout { get; set; } = TimeSpan.FromDays(14);

    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan PersistentAbsoluteTimeout { get; set; } = TimeSpan.FromDays(14);

    /// <summary>The time after which sensitive pages ask for the password again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan VerificationTimeout { get; set; } = TimeSpan.FromMinutes(10);

    public TimeSpan LongestIdle => PersistentIdleTimeout > IdleTimeout ? PersistentIdleTimeout : IdleTimeout;

    /// <summary>Returns the condition for a session that has not expired.</summary>
    /// <param name="now">The current time, in UTC.</param>
    public Expression<Func<Session, bool>> IsAlive(DateTime now)
    {
        var (seen, seenPersistent) = (now - IdleTimeout, now - PersistentIdleTimeout);
        var (created, createdPersistent) = (now - AbsoluteTimeout, now - PersistentAbsoluteTimeout);
        return session => session.IsPersistent
            ? session.LastSeenAt > seenPersistent && session.CreatedAt > createdPersistent
            : session.LastSeenAt > seen && session.CreatedAt > created;
    }

    public TimeSpan Idle(bool isPersistent) => isPersistent ? PersistentIdleTimeout : IdleTimeout;

    public TimeSpan Absolute(bool isPersistent) => isPersistent ? PersistentAbsoluteTimeout : AbsoluteTimeout;
}
