using System.Net.Mail;
using System.Net.Mime;

namespace WebApp.Email;

/// <summary>Writes each mail to a file that mail programs can open. A repeated delivery replaces the file.</summary>
internal sealed class FolderDelivery(string folder, EmailOptions options) : IMailDelivery
{
    public async Task DeliverAsync(Mail mail, CancellationToken cancellationToken)
    {
        // SmtpClient uses random file names, and readers could see partial files. Moving yields one complete file per mail.
        var pickup = Directory.CreateDirectory(Path.Combine(folder, $"{Guid.NewGuid():N}.part"));
        using var client = new SmtpClient
        {
            DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = pickup.FullName, DeliveryFormat = SmtpDeliveryFormat.International,
        };
        using var message = mail.ToMessage(options.From);
        message.BodyTransferEncoding = TransferEncoding.EightBit; // Readable text for /dev/mail; System.Net.Mail cannot parse mails.
        await client.SendMailAsync(message, cancellationToken);
        pickup.EnumerateFiles().Single().MoveTo(Path.Combine(folder, $"{mail.Id:N}.eml"), overwrite: true);
        pickup.Delete();
    }
}
