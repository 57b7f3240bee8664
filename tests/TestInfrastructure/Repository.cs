namespace TestInfrastructure;

internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "WebApp.sln")) ? directory : Find(Path.GetDirectoryName(directory)!);
}
