namespace WebApp.Accounts;

public static class EmailAddress
{
    public const string Message = "Enter an email address like name@example.com.";

    /// <summary>
    /// What browsers accept in a field of type email (the HTML standard's definition), with a dot in the domain and
    /// without the percent sign, which stands for bytes that are no text. ASCII only, so that no address looks like another.
    /// </summary>
    public const string Pattern =
        "[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?" +
        "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+";
}
