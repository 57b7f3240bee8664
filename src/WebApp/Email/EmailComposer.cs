using System.Globalization;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Email;

/// <summary>Creates an email and its link at the time of delivery.</summary>
internal sealed class EmailComposer(EmailTexts bodies, IStringLocalizer<Texts> texts)
{
    /// <param name="message">The message.</param>
    /// <param name="user">The owner of the account.</param>
    /// <param name="change">The change of address that the message announces; null for other messages.</param>
    public async Task<EmailMessage> ComposeAsync(OutboxMessage message, User user, EmailChange? change)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(message.Culture);
        try
        {
            IEnumerable<string> paragraphs = [texts["Hello {0},", user.UserName!], .. await bodies.ParagraphsAsync(message.Kind, user, change)];
            return new EmailMessage(message.Id, Recipient(message.Kind, user, change), texts.DisplayName(message.Kind), string.Join("\n\n", paragraphs) + "\n");
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static string Recipient(EmailKind kind, User user, EmailChange? change) => kind switch
    {
        EmailKind.EmailChangeConfirmation => change!.NewEmail,
        EmailKind.EmailChanged or EmailKind.EmailChangedByAdministrator => change!.OldEmail,
        _ => user.Email!,
    };
}
