using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace LeanFeed;

/// <summary>
/// Lets the loader take the file beside the application where a lean feed's assembly has another
/// version or key than the one asked for, which the loader refuses by itself.
/// </summary>
file static class AssemblyResolution
{
#pragma warning disable CA2255 // A module initializer is the one place that runs before any project's first SQLite connection.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() =>
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
        {
            if (name.Name is not ("SQLitePCLRaw.core" or "Microsoft.SqlServer.Server"))
            {
                return null;
            }

            var file = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
            return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        };
}
