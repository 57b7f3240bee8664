namespace WebApp.Administration;

/// <summary>The names of states. The English names are the keys of their translations.</summary>
internal static class StateWords
{
    public static string Of(UserState state) => state switch
    {
        UserState.Active => "Active",
        UserState.Locked => "Locked",
        UserState.Disabled => "Disabled",
        _ => "Unconfirmed",
    };
}
