using System.Net.Mail;
using System.Net.Mime;

namespace WebApp.Email;

/// <summary>Writes each mail to a file that mail programs open. A repeated one replaces itself.</summary>
internal sealed class FolderDelivery(string folder, EmailOptions options) : IMailDelivery
{
    public async Task DeliverAsync(Mail mail, CancellationToken cancellationToken)
    {
        // SmtpClient gives files random names and readers half of them: moving keeps one whole file for each mail.
        var pickup = Directory.CreateDirectory(Path.Combine(folder, $"{Guid.NewGuid():N}.part"));
        using var client = new SmtpClient
        {
            DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = pickup.FullName, DeliveryFormat = SmtpDeliveryFormat.International,
        };
        using var message = mail.ToMessage(options.From);
        message.BodyTransferEncoding = TransferEncoding.EightBit; // Text that /dev/mail shows: System.Net.Mail reads no mails.
        await client.SendMailAsync(message, cancellationToken);
        pickup.EnumerateFiles().Single().MoveTo(Path.Combine(folder, $"{mail.Id:N}.eml"), overwrite: true);
        pickup.Delete();
    }
}
