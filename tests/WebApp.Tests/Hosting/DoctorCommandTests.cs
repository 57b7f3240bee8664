using System.Diagnostics;

namespace WebApp.Tests.Hosting;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task The_exit_code_is_2_without_a_database()
    {
        var missing = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "doctor"])
        {
            WorkingDirectory = AppContext.BaseDirectory, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        (start.Environment["Database__Provider"], start.Environment["ConnectionStrings__Sqlite"]) = ("Sqlite", $"Data Source={missing}");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, process.ExitCode);
        Assert.Contains("SqliteAppDbContext isn't available", await errors, StringComparison.Ordinal);
        Assert.False(File.Exists(missing));
    }
}
