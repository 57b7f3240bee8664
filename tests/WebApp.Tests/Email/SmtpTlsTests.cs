using System.Net.Mail;
using System.Security.Authentication;
using System.Text;
using WebApp.Email;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Email;

public sealed class SmtpTlsTests
{
    private const string Password = "a secret of the site";

    private static readonly EmailMessage s_email = new(Guid.NewGuid(), "anna@example.com", "A new password", "http://localhost/x\n");

    [Fact]
    public async Task A_server_with_an_untrusted_certificate_receives_neither_password_nor_email()
    {
        using var certificate = TestCertificate.Create();
        await using var server = new SmtpServer { Certificate = certificate, Password = Password };

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => DeliverAsync(server, startTls: true));

        Assert.IsType<AuthenticationException>(exception.GetBaseException());
        Assert.Equal(["EHLO", "STARTTLS"], server.Commands.Select(command => command.Line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_server_without_TLS_receives_neither_password_nor_email()
    {
        await using var server = new SmtpServer { Password = Password };

        await Assert.ThrowsAsync<SmtpException>(() => DeliverAsync(server, startTls: true));

        Assert.All(server.Commands, command => Assert.Matches("^(EHLO|QUIT)", command.Line));
        Assert.NotEmpty(server.Commands);
    }

    [Fact]
    public async Task A_server_without_TLS_receives_the_email_if_the_setting_allows_it()
    {
        await using var server = new SmtpServer { Password = Password };

        await DeliverAsync(server, startTls: false);

        Assert.Contains(server.Commands, command => command.Line == Convert.ToBase64String(Encoding.ASCII.GetBytes(Password)));
        Assert.Contains("To: anna@example.com", Assert.Single(server.Messages), StringComparison.Ordinal);
    }

    private static Task DeliverAsync(SmtpServer server, bool startTls) => new SmtpDelivery(new EmailOptions
    {
        Smtp = new() { Host = "127.0.0.1", Port = server.Port, UserName = "site", Password = Password, StartTls = startTls },
    }).DeliverAsync(s_email, TestContext.Current.CancellationToken);
}
