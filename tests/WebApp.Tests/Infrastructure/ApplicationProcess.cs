using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace WebApp.Tests.Infrastructure;

/// <summary>Runs the application in a separate process, for settings that a process reads once.</summary>
internal sealed partial class ApplicationProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new(), _errors = new();
    private readonly Process _process;

    public ApplicationProcess(IEnumerable<KeyValuePair<string, string?>> settings, IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            WorkingDirectory = AppContext.BaseDirectory, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        (start.Environment["ASPNETCORE_ENVIRONMENT"], start.Environment["ASPNETCORE_URLS"], start.Environment["AllowedHosts"]) = ("Production", "http://127.0.0.1:0", "*");
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) =>
        {
            _output.Enqueue(line.Data ?? "");
            if (line.Data is not null)
            {
                _errors.Enqueue(line.Data);
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Standard output and standard error.</summary>
    public string Output => string.Join('\n', _output);

    public int Id => _process.Id;

    /// <summary>The lines of standard error.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Waits until the server listens.</summary>
    public async Task<Uri> AddressAsync()
    {
        await Polling.UntilAsync(() => Task.FromResult(Listening().IsMatch(Output) || _process.HasExited), () => Output);
        return new Uri(Listening().Match(Output).Groups["address"].Value);
    }

    /// <summary>Waits until the process ends.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (?<address>http://[0-9.:]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
