namespace WebApp.Email;

internal static class MessageId
{
    public static string Of(Mail mail, string from) => $"<{mail.Id:N}@{from[(from.LastIndexOf('@') + 1)..].TrimEnd('>')}>";
}
