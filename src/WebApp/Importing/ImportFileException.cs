namespace WebApp.Importing;

/// <summary>A file that cannot be imported. The message is localized.</summary>
public sealed class ImportFileException(string message) : Exception(message);
