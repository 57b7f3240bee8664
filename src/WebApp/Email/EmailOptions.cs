using System.ComponentModel.DataAnnotations;

namespace WebApp.Email;

/// <summary>The <c>Email</c> section of the settings.</summary>
internal sealed class EmailOptions
{
    public string From { get; set; } = "noreply@localhost";

    /// <summary>The folder that emails are written to instead of being sent, relative to the content root.</summary>
    public string? Folder { get; set; }

    /// <summary>The timeout of one delivery attempt.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public SmtpOptions Smtp { get; set; } = new();

    internal sealed class SmtpOptions
    {
        /// <summary>The mail server. Emails are sent through it when it is set.</summary>
        public string? Host { get; set; }

        [Range(1, 65535)]
        public int Port { get; set; } = 587;

        public string? UserName { get; set; }

        public string? Password { get; set; }

        public bool StartTls { get; set; } = true;
    }
}
