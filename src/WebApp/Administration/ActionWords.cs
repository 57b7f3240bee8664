using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The names of actions. The English names are the keys of their translations.</summary>
internal static class ActionWords
{
    public static string Imperative(UserAction action) => action switch
    {
        UserAction.Lock => "Lock",
        UserAction.Unlock => "Unlock",
        UserAction.Disable => "Disable",
        UserAction.Enable => "Enable",
        UserAction.SignOut => "End sessions",
        UserAction.SendPasswordReset => "Send a password link",
        _ => "Delete",
    };

    public static string Consequence(UserAction action) => action switch
    {
        UserAction.Lock => "Signs these users out. They can’t sign in until they’re unlocked.",
        UserAction.Unlock => "These users can sign in again, including after too many failed attempts.",
        UserAction.Disable => "Signs these users out. The accounts can’t be used until they’re enabled.",
        UserAction.Enable => "The accounts can be used again.",
        UserAction.SignOut => "Signs these users out on all devices. They can sign in again.",
        UserAction.SendPasswordReset => "Each user receives an email with a link to set a new password. The current password works until then.",
        _ => "Deletes the accounts and their data permanently. Your own account isn’t deleted.",
    };
}
