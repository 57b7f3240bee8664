namespace WebApp.Administration;

/// <summary>
/// The states that users are filtered by. Only <see cref="Active"/> excludes the others: a locked user may also be unconfirmed.
/// </summary>
public enum UserState
{
    Active,
    Locked,
    Disabled,
    Unconfirmed,
}
