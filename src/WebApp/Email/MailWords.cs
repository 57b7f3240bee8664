using WebApp.Data;

namespace WebApp.Email;

/// <summary>The subjects of mails. The English subjects are the keys of their translations.</summary>
internal static class MailWords
{
    public static string Subject(MailKind kind) => kind == MailKind.Invitation ? "Your new account" : "A new password";
}
