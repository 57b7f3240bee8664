using System.Net.Mail;
using System.Net.Mime;

namespace WebApp.Email;

/// <summary>Writes each email to a file that mail programs can open. A repeated delivery replaces the file.</summary>
internal sealed class FolderDelivery(string folder, EmailOptions options) : IEmailDelivery
{
    public async Task DeliverAsync(EmailMessage email, CancellationToken cancellationToken)
    {
        // SmtpClient uses random file names, and readers could see partial files. Moving yields one complete file per email.
        var pickup = Directory.CreateDirectory(Path.Combine(folder, $"{Guid.NewGuid():N}.part"));
        using var client = new SmtpClient
        {
            DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = pickup.FullName, DeliveryFormat = SmtpDeliveryFormat.International,
        };
        using var message = email.ToMessage(options.From);
        message.BodyTransferEncoding = TransferEncoding.EightBit; // Readable text for /dev/emails; System.Net.Mail cannot parse emails.
        await client.SendMailAsync(message, cancellationToken);
        pickup.EnumerateFiles().Single().MoveTo(Path.Combine(folder, $"{email.Id:N}.eml"), overwrite: true);
        pickup.Delete();
    }
}
