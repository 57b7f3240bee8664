namespace WebApp.Accounts;

public static class HandleRules
{
    public const string Pattern = "[a-z0-9]+(?:-[a-z0-9]+)*";

    public const string Message = "Use only the letters a to z, digits, and single hyphens between them.";
}
