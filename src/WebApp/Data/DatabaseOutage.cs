namespace WebApp.Data;

/// <summary>Why a database does not serve requests at present.</summary>
public enum DatabaseOutage
{
    /// <summary>The server does not answer, or is too busy.</summary>
    Unavailable,

    /// <summary>The database accepts no writes.</summary>
    ReadOnly,

    /// <summary>The disk of the database is full.</summary>
    DiskFull,
}
