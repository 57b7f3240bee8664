namespace WebApp.Accounts;

public static class UserNameRules
{
    public const string Pattern = "[A-Za-z0-9._-]+";

    public const string Message = "Use only the letters A to Z, digits, and - . _";
}
