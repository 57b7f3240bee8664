namespace WebApp.Data;

public enum AuditAction
{
    Created,
    Changed,
    Deleted,
}
