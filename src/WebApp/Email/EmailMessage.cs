namespace WebApp.Email;

/// <param name="Id">The same for every delivery attempt, so that a mail server can detect duplicates.</param>
/// <param name="To">The email address.</param>
/// <param name="Subject">A single line.</param>
/// <param name="Body">Plain text.</param>
public sealed record EmailMessage(Guid Id, string To, string Subject, string Body);
