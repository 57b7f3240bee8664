namespace WebApp.Data;

/// <summary>Why a bulk job ended early: the state of the administrator who started it, or repeated errors.</summary>
public enum JobStopReason
{
    NotAdministrator,

    Locked,

    Disabled,

    Deleted,

    Failed,
}
