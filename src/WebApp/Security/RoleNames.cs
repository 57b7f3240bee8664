namespace WebApp.Security;

public static class RoleNames
{
    /// <summary>May do everything under <c>/Admin</c>. Comes into being with its first member.</summary>
    public const string Administrator = "Administrator";
}
