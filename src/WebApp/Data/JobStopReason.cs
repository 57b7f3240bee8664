namespace WebApp.Data;

/// <summary>The reasons for an early end of a bulk job: the state of the administrator who started it, or repeated errors.</summary>
public enum JobStopReason
{
    NotAdministrator,

    Locked,

    Disabled,

    Deleted,

    Failed,
}
