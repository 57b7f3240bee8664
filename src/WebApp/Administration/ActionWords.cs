using WebApp.Data;

namespace WebApp.Administration;

/// <summary>What actions are called: the English words are the keys of their translations.</summary>
internal static class ActionWords
{
    public static string Imperative(UserAction action) => action switch
    {
        UserAction.Lock => "Lock",
        UserAction.Unlock => "Unlock",
        UserAction.Disable => "Disable",
        UserAction.Enable => "Enable",
        UserAction.SignOut => "End sessions",
        UserAction.SendPasswordReset => "Mail a link for a new password",
        _ => "Delete",
    };

    public static string Consequence(UserAction action) => action switch
    {
        UserAction.Lock => "They are logged out, and nobody logs in with these accounts until they are unlocked.",
        UserAction.Unlock => "They can log in again, also after too many wrong passwords.",
        UserAction.Disable => "They are logged out, and the accounts are out of use until they are enabled.",
        UserAction.Enable => "The accounts can be used again.",
        UserAction.SignOut => "They are logged out on all devices, and can log in again.",
        UserAction.SendPasswordReset => "Each gets a mail with a link by which a new password is set. The old one is good until then.",
        _ => "The accounts and what belongs to them are gone for good. Your own account stays.",
    };
}
