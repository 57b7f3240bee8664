using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TestInfrastructure;

/// <summary>A PostgreSQL server of one test, which can be stopped, started, replicated, and promoted.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private static readonly string? s_programs = FindPrograms();

    private readonly string _folder = Directory.CreateTempSubdirectory("postgres-").FullName;
    private string _options = "";

    private PostgreSqlServer() => Port = FreePort();

    /// <summary>Why the test cannot run a server; null when it can.</summary>
    public static string? Missing => s_programs is null ? "the programs of a PostgreSQL server are not installed" : null;

    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Creates a primary server.</summary>
    /// <param name="options">Settings of the server, such as <c>-c synchronous_commit=on</c>.</param>
    public static async Task<PostgreSqlServer> CreateAsync(string options)
    {
        var server = new PostgreSqlServer();
        await server.OwnFolderAsync();
        await RunAsync("initdb", "--pgdata", server.Data, "--auth", "trust", "--username", "tests", "--encoding", "UTF8", "--no-sync");
        await server.StartAsync(options);
        return server;
    }

    /// <summary>Creates a streaming replica of this server.</summary>
    /// <param name="name">The name that <c>synchronous_standby_names</c> refers to.</param>
    public async Task<PostgreSqlServer> ReplicateAsync(string name)
    {
        var replica = new PostgreSqlServer();
        await replica.OwnFolderAsync();
        await RunAsync(
            "pg_basebackup", "--pgdata", replica.Data, "--write-recovery-conf", "--no-sync", "--checkpoint", "fast",
            "--dbname", $"host=127.0.0.1 port={Port} user=tests application_name={name}");
        await replica.StartAsync("-c wal_retrieve_retry_interval=100ms");
        return replica;
    }

    public Task StartAsync(string? options = null)
    {
        _options = options ?? _options;
        return RunAsync(
            "pg_ctl", "--pgdata", Data, "--log", Path.Combine(_folder, "log"), "--wait", "start", "-o",
            $"-p {Port.ToString(CultureInfo.InvariantCulture)} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c fsync=off -c shared_buffers=64MB {_options}");
    }

    /// <summary>Ends the server at once, as a crash does.</summary>
    public Task CrashAsync() => RunAsync("pg_ctl", "--pgdata", Data, "--mode", "immediate", "stop");

    /// <summary>Makes a replica the primary.</summary>
    public Task PromoteAsync() => RunAsync("pg_ctl", "--pgdata", Data, "--wait", "promote");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await CrashAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The server refuses to run as root.
    private async Task OwnFolderAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            await ExecuteAsync("chown", ["postgres", _folder]);
        }
    }

    private static Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(s_programs!, program);
        return Environment.IsPrivilegedProcess ? ExecuteAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : ExecuteAsync(path, arguments);
    }

    private static async Task ExecuteAsync(string program, IEnumerable<string> arguments)
    {
        // The output is not redirected: a server that pg_ctl starts would keep the pipe open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { WorkingDirectory = Path.GetTempPath() })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}.");
        }
    }

    // Debian's package does not add the programs to the path.
    private static string? FindPrograms() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")) : [])
            .LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
}
