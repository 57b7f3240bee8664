using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Email;

/// <summary>The text of each kind of email, between the salutation and the end.</summary>
internal sealed class EmailTexts(PasswordLinks passwordLinks, EmailLinks emailLinks, SiteAddress site, IStringLocalizer<Texts> texts)
{
    private string OneDay => texts["The link is valid for one day and can be used once."];

    private string Ignore => texts["If you didn’t request this email, ignore it."];

    private string NotYou => texts["If this wasn’t you, choose a new password now:"];

    private string NewPassword => site.Value + "/Account/ForgotPassword";

    public async Task<string[]> ParagraphsAsync(EmailKind kind, User user, EmailChange? change) => kind switch
    {
        EmailKind.Invitation =>
            [texts["An account was created for you. Open this link to choose your password:"], await PasswordLinkAsync(user), OneDay, Ignore],
        EmailKind.PasswordReset =>
            [texts["Open this link to choose a new password:"], await PasswordLinkAsync(user), OneDay, Ignore],
        EmailKind.EmailConfirmation =>
            [texts["Open this link to confirm the email of your account:"], site.Value + await emailLinks.CreateConfirmationAsync(user), OneDay, Ignore],
        EmailKind.EmailChangeConfirmation =>
            [texts["Open this link to use this email for your account:"], site.Value + await emailLinks.CreateChangeAsync(user, change!), OneDay, Ignore],
        EmailKind.EmailChanged =>
        [
            texts["The email of your account was changed to {0}.", change!.NewEmail],
            texts["If this wasn’t you, open this link to restore this email and sign out everywhere:"],
            site.Value + emailLinks.CreateUndo(change),
            texts["The link is valid for {0} days and can be used once.", EmailLinks.UndoDays],
        ],
        EmailKind.EmailChangedByAdministrator =>
            [texts["An administrator changed the email of your account. You no longer receive emails at this address."], texts["If you didn’t expect this, ask the administrators of this site."]],
        EmailKind.PasswordChanged =>
            [texts["The password of your account was changed. Other devices were signed out."], NotYou, NewPassword],
        EmailKind.TwoStepChanged =>
            [texts["The two-step sign-in of your account was changed."], texts["The history in your account shows the change."], NotYou, NewPassword],
        EmailKind.SignInsChanged =>
            [texts["A passkey or another way to sign in to your account was added or removed."], texts["The history in your account shows the change."], NotYou, NewPassword],
        EmailKind.TakenEmailRegistration =>
        [
            texts["Somebody tried to register with your email. You already have an account. If this was you, sign in:"],
            site.Value + "/Account/Login",
            texts["If you forgot your password, choose a new one:"],
            NewPassword,
            Ignore,
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of email has no text."),
    };

    private async Task<string> PasswordLinkAsync(User user) => site.Value + await passwordLinks.CreateAsync(user);
}
