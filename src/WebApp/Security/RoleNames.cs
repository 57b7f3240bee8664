namespace WebApp.Security;

public static class RoleNames
{
    /// <summary>The role with full access to <c>/Admin</c>. Created with its first member.</summary>
    public const string Administrator = "Administrator";
}
