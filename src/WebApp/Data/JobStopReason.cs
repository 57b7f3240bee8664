namespace WebApp.Data;

/// <summary>The reasons for an early end of a job: the state of the administrator who started it, repeated errors, or a request.</summary>
public enum JobStopReason
{
    NotAdministrator,

    Locked,

    Disabled,

    Deleted,

    Failed,

    Requested,
}
