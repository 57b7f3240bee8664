namespace WebApp.Data;

/// <summary>The steps of an import.</summary>
public enum ImportState
{
    /// <summary>The rows of the file are being stored.</summary>
    Uploading,

    /// <summary>The rows are stored; the administrator assigns the columns.</summary>
    Uploaded,

    /// <summary>The dry run is due or running.</summary>
    Checking,

    /// <summary>The dry run is complete; the administrator decides.</summary>
    Checked,

    /// <summary>The import is due or running.</summary>
    Running,

    Finished,
}
