namespace WebApp.Accounts;

public static class EmailAddress
{
    public const string Message = "Enter an email address like name@example.com.";

    /// <summary>
    /// The HTML standard's pattern for email fields, with a required dot in the domain and without the percent sign, which encodes bytes
    /// that need not be text. ASCII only, so that no address can imitate another.
    /// </summary>
    public const string Pattern =
        "[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?" +
        "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+";
}
