namespace WebApp.Administration;

/// <summary>By which users are filtered. Only <see cref="Active"/> shuts out the others: a locked user may be unconfirmed, too.</summary>
public enum UserState
{
    Active,
    Locked,
    Disabled,
    Unconfirmed,
}
