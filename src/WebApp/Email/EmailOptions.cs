namespace WebApp.Email;

/// <summary>The section <c>Email</c> of the settings.</summary>
internal sealed class EmailOptions
{
    public string From { get; set; } = "noreply@localhost";

    /// <summary>Where mails are written as files in place of being sent; relative to the content root.</summary>
    public string? Folder { get; set; }

    /// <summary>The longest that one try to deliver one mail takes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public SmtpOptions Smtp { get; set; } = new();

    internal sealed class SmtpOptions
    {
        /// <summary>Mails are sent by this server when it is set.</summary>
        public string? Host { get; set; }

        public int Port { get; set; } = 587;

        public string? UserName { get; set; }

        public string? Password { get; set; }

        public bool StartTls { get; set; } = true;
    }
}
