using System.Text;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Email;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Email;

/// <summary>Runs the application in a separate process, because .NET reads the trusted certificates once per process.</summary>
public sealed class SmtpSignInTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>, IDisposable
{
    private const string Password = "a secret of the site";

    private readonly string _trusted = Path.GetTempFileName();

    [Fact]
    public async Task The_password_is_sent_only_over_TLS_and_the_email_is_delivered()
    {
        var user = await fixture.AddUserAsync();
        using var certificate = TestCertificate.Create();
        await using var server = new SmtpServer { Certificate = certificate, Password = Password };
        await using var application = await StartAsync(server, Password);

        await StoreAsync(user);
        await Polling.UntilAsync(async () => (await EmailToAsync(user)).SentAt is not null, () => application.Output);

        Assert.Contains($"To: {user.Email}", Assert.Single(server.Messages), StringComparison.Ordinal);
        Assert.Equal(["EHLO", "STARTTLS"], server.Commands.Where(command => !command.IsEncrypted).Select(command => command.Line.Split(' ')[0]));
        Assert.Contains(server.Commands, command => command.IsEncrypted && command.Line == Base64(Password));
    }

    [Fact]
    public async Task An_email_that_a_wrong_password_stops_is_retried_and_becomes_a_dead_letter()
    {
        var user = await fixture.AddUserAsync();
        using var certificate = TestCertificate.Create();
        await using var server = new SmtpServer { Certificate = certificate, Password = Password };
        await using var application = await StartAsync(server, "a wrong password");

        await StoreAsync(user);
        await Polling.UntilAsync(async () => (await EmailToAsync(user)).LastError is not null, () => application.Output);
        var first = await EmailToAsync(user);
        Assert.Equal((1, null, null), (first.Attempts, first.SentAt, first.FailedAt));
        Assert.True(first.NextAttemptAt > DateTime.UtcNow);

        await fixture.QueryAsync(db => db.OutboxMessages.Where(message => message.Id == first.Id).ExecuteUpdateAsync(
            set => set.SetProperty(message => message.Attempts, OutboxSender.MaxAttempts - 1).SetProperty(message => message.NextAttemptAt, DateTime.UtcNow)));
        await Polling.UntilAsync(async () => (await EmailToAsync(user)).FailedAt is not null, () => application.Output);

        Assert.Empty(server.Messages);
        Assert.Equal(2, server.Commands.Count(command => command.IsEncrypted && command.Line == Base64("a wrong password")));
        Assert.DoesNotContain("a wrong password", application.Output, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_trusted);

    private async Task<ApplicationProcess> StartAsync(SmtpServer server, string password)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SSL_CERT_FILE adds trusted certificates on Linux only.");
        await File.WriteAllTextAsync(_trusted, server.Certificate!.ExportCertificatePem(), TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, string?>(fixture.Database.Settings)
        {
            ["Site:Address"] = "https://example.com",
            ["Email:From"] = "site@example.com",
            ["Email:Smtp:Host"] = "127.0.0.1",
            ["Email:Smtp:Port"] = $"{server.Port}",
            ["Email:Smtp:UserName"] = "site",
            ["Email:Smtp:Password"] = password,
        };
        return new ApplicationProcess(settings, new Dictionary<string, string> { ["SSL_CERT_FILE"] = _trusted });
    }

    private Task<int> StoreAsync(User user) => fixture.QueryAsync(async db =>
    {
        await db.AddEmailAsync(user, EmailKind.PasswordReset, CancellationToken.None);
        return await db.SaveChangesAsync();
    });

    private Task<OutboxMessage> EmailToAsync(User user) => fixture.QueryAsync(db => db.OutboxMessages.AsNoTracking().SingleAsync(message => message.UserId == user.Id));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
