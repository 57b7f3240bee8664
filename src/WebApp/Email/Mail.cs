namespace WebApp.Email;

/// <param name="Id">The same for every attempt to deliver it, so that a mail server knows a repeated one.</param>
/// <param name="To">An address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
public sealed record Mail(Guid Id, string To, string Subject, string Body);
