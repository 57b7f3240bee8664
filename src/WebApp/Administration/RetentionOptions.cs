using System.ComponentModel.DataAnnotations;

namespace WebApp.Administration;

/// <summary>The <c>Retention</c> section of the settings: how long rows are kept after their last use.</summary>
internal sealed class RetentionOptions
{
    private const string Shortest = "01:00:00", Longest = "36500.00:00:00";

    /// <summary>The time that expired sessions are kept.</summary>
    [Range(typeof(TimeSpan), "00:00:00", Longest)]
    public TimeSpan ExpiredSessions { get; set; }

    /// <summary>The time that failed passwords are kept. The lockout counts the failures of one hour.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", Longest)]
    public TimeSpan PasswordFailures { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The time that emails are kept after they were sent.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan SentEmails { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The time that changes of email are kept. The link that restores the old address is valid for seven days.</summary>
    [Range(typeof(TimeSpan), "8.00:00:00", Longest)]
    public TimeSpan EmailChanges { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The time that bulk jobs are kept after they finished.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan BulkJobs { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The time that imports and the rows of their files are kept after the upload, unless they are running.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan Imports { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The time that counts of rejected rows are kept.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", Longest)]
    public TimeSpan ViolationCounts { get; set; } = TimeSpan.FromDays(400);

    /// <summary>
    /// The time that audit entries are kept; null for ever. The undoing of a change of email reads the entries since the day before the change.
    /// </summary>
    [Range(typeof(TimeSpan), "10.00:00:00", Longest)]
    public TimeSpan? AuditEntries { get; set; }
}
