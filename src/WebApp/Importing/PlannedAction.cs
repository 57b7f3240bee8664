namespace WebApp.Importing;

/// <summary>What importing a row does.</summary>
internal enum PlannedAction
{
    Create,

    Update,

    /// <summary>The entity has the values of the row already.</summary>
    None,
}
