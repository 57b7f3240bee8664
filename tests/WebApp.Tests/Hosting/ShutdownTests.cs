using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Hosting;

public sealed class ShutdownTests : IAsyncLifetime
{
    private const int Iterations = 5_000_000; // A hash takes longer than the pause between two reads of the outbox.

    private readonly SqliteDatabase _database = new();
    private readonly DirectoryInfo _emails = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task A_request_in_flight_is_answered_after_SIGTERM_and_no_email_is_claimed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Only Unix has signals.");
        await using var process = new ApplicationProcess(
            new Dictionary<string, string?>(_database.Settings) { ["PasswordHasher:IterationCount"] = Iterations.ToString(CultureInfo.InvariantCulture), ["Email:Folder"] = _emails.FullName }, []);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var client = new HttpClient(handler) { BaseAddress = await process.AddressAsync() };
        var (form, page) = (new Registration(), await FormPage.OpenAsync(client, "/Account/Register"));
        using var content = new HeldContent(form.With("__RequestVerificationToken", page.Token));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/Account/Register") { Content = content };
        request.Headers.ExpectContinue = true;

        var answer = client.SendAsync(request, TestContext.Current.CancellationToken);
        await content.Requested.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        using (var signal = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Polling.UntilAsync(() => Task.FromResult(process.Output.Contains("Application is shutting down", StringComparison.Ordinal)), () => process.Output);
        await using var db = new SqliteAppDbContext(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite(_database.ConnectionString).Options);
        await AddEmailAsync(db);
        content.Release();

        Assert.Equal(HttpStatusCode.Redirect, (await answer).StatusCode);
        Assert.Equal(0, await process.ExitAsync());
        var name = form["Input.UserName"];
        Assert.True(await db.Users.AnyAsync(user => user.UserName == name, TestContext.Current.CancellationToken));
        Assert.Equal(2, await db.OutboxMessages.CountAsync(message => message.Attempts == 0, TestContext.Current.CancellationToken));
        Assert.Empty(_emails.EnumerateFiles());
    }

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _emails.Delete(recursive: true);
    }

    private static async Task AddEmailAsync(SqliteAppDbContext db)
    {
        await new Registration().AddToAsync(db);
        db.Add(new OutboxMessage { UserId = db.ChangeTracker.Entries<User>().Single().Entity.Id, Culture = "en" });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A form whose body is sent after the server requested it and the test released it.</summary>
    private sealed class HeldContent : FormUrlEncodedContent
    {
        private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldContent(IEnumerable<KeyValuePair<string, string?>> fields) : base(fields)
        {
        }

        public Task Requested => _requested.Task;

        public void Release() => _released.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            _requested.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
            await base.SerializeToStreamAsync(stream, context, cancellationToken);
        }
    }
}
