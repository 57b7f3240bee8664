using System.Globalization;
using System.Text;

namespace WebApp.Email;

/// <summary>Writes each mail to a file that mail programs open. A repeated one replaces itself.</summary>
internal sealed class FolderDelivery(string folder, EmailOptions options) : IMailDelivery
{
    public async Task DeliverAsync(Mail mail, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{mail.Id:N}.eml");
        var text = string.Join("\r\n",
            $"From: {options.From}",
            $"To: {mail.To}",
            $"Subject: {mail.Subject}",
            $"Date: {DateTimeOffset.UtcNow.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)}",
            $"Message-ID: {MessageId.Of(mail, options.From)}",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            "",
            mail.Body.ReplaceLineEndings("\r\n"));

        // Whoever reads the folder finds whole mails only.
        await File.WriteAllTextAsync(path + ".part", text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
        File.Move(path + ".part", path, overwrite: true);
    }
}
