using System.Globalization;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Email;

/// <summary>Creates an email and its link at the time of delivery.</summary>
internal sealed class EmailComposer(PasswordLinks links, SiteAddress site, IStringLocalizer<Texts> texts)
{
    public async Task<EmailMessage> ComposeAsync(OutboxMessage message, User user)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(message.Culture);
        try
        {
            var link = site.Value + await links.CreateAsync(user);
            var text = message.Kind == EmailKind.Invitation
                ? texts["An account was created for you. Open this link to choose your password:"]
                : texts["Open this link to choose a new password:"];
            var lines = new[]
            {
                texts["Hello {0},", user.UserName!], "", text, "", link, "", texts["The link is valid for one day and can be used once."], texts["If you didn’t request this email, ignore it."],
            };
            return new EmailMessage(message.Id, user.Email!, texts.DisplayName(message.Kind), string.Join('\n', lines) + "\n");
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
