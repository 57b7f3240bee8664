using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Globalization;
using System.Net.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;
using WebApp.Accounts;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Email;
using WebApp.Importing;
using WebApp.Security;

namespace WebApp.Hosting;

/// <summary>The rules for all settings of the application.</summary>
internal static class SettingsRules
{
    private const string ReplicaSuffix = "ReadOnly";
    private const string SiteAddress = "an address such as https://www.example.com";

    /// <summary>Checks all settings before anything uses them.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="requiresHosts">Whether the setting <c>AllowedHosts</c> is required.</param>
    /// <returns>The unknown keys in sections of the application.</returns>
    /// <exception cref="OptionsValidationException">The settings contain mistakes.</exception>
    public static UnknownSettings Check(IConfiguration configuration, bool requiresHosts)
    {
        var check = new SettingsCheck(configuration);
        CheckHosts(check, configuration, requiresHosts);
        CheckDatabase(check, configuration);
        CheckEmail(check, configuration);
        check.Add<SiteOptions>("Site");
        check.Require("Site:Address", IsWebAddress, SiteAddress);
        check.Add<SessionLifetimeOptions>("Sessions");
        check.Add<RegistrationOptions>("Registration");
        check.Add<RetentionOptions>("Retention");
        check.Add<ImportOptions>(ImportOptions.Section);
        check.Add<PasswordHasherOptions>("PasswordHasher");
        check.Require("PasswordHasher:IterationCount", static value => !int.TryParse(value, CultureInfo.InvariantCulture, out var count) || count > 0, "a whole number of at least 1");
        check.Add<PasswordSettings>("Passwords");
        check.Require("Passwords:PwnedPasswords:Address", IsWebAddress, "an address such as https://api.pwnedpasswords.com/range/");
        check.Add<SwitchSettings>("RateLimits");
        check.Add<SwitchSettings>("OpenApi");
        check.Add<ProxySettings>("Proxy");
        check.AddErrors(Proxy.FindErrors(configuration));
        check.Add<DataProtectionSettings>("DataProtection");
        check.AddErrors(SharedKeys.FindErrors(configuration));
        check.AddErrors(ExternalProviderServices.FindErrors(configuration));
        foreach (var provider in configuration.GetSection(ExternalProviderServices.Section).GetChildren())
        {
            check.Add<ExternalProviderOptions>(provider.Path);
        }

        check.Require("OTEL_EXPORTER_OTLP_ENDPOINT", IsWebAddress, "an address such as http://localhost:4317");
        check.Require("OTEL_EXPORTER_OTLP_PROTOCOL", static value => value is "grpc" or "http/protobuf", "grpc or http/protobuf");
        check.ThrowIfInvalid();
        return check.Unknown;
    }

    private static void CheckHosts(SettingsCheck check, IConfiguration configuration, bool isRequired)
    {
        var hosts = configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (isRequired && hosts is [])
        {
            check.AddError("The setting AllowedHosts is missing. Set it to the host names of this site, separated by semicolons, such as www.example.com, or to * for any.");
        }

        check.AddErrors(hosts.Where(host => host != "*" && Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown)
            .Select(host => SettingsCheck.Invalid("AllowedHosts", host, "a host name such as www.example.com, without scheme and port")));
    }

    private static void CheckDatabase(SettingsCheck check, IConfiguration configuration)
    {
        check.Add<DatabaseOptions>("Database");
        foreach (var connection in configuration.GetSection("ConnectionStrings").GetChildren().Where(IsUnknownConnection))
        {
            check.AddUnknownKey(connection.Path);
        }

        if (!Enum.TryParse<DatabaseProvider>(configuration["Database:Provider"] ?? nameof(DatabaseProvider.Sqlite), ignoreCase: true, out var provider) || !Enum.IsDefined(provider))
        {
            return;
        }

        var (name, example) = ($"ConnectionStrings:{provider}", Example(provider));
        if (string.IsNullOrWhiteSpace(configuration[name]))
        {
            check.AddError($"The setting {name} is missing. Set it to the connection string of the database, such as {example}.");
        }
        else if (!IsConnectionString(provider, configuration[name]!))
        {
            check.AddError($"The setting {name} is not a connection string such as {example}."); // The value may contain a password.
        }

        if (provider != DatabaseProvider.Sqlite && configuration[name + ReplicaSuffix] is { } replica && !IsConnectionString(provider, replica))
        {
            check.AddError($"The setting {name + ReplicaSuffix} is not a connection string such as {example}.");
        }
    }

    private static void CheckEmail(SettingsCheck check, IConfiguration configuration)
    {
        check.Add<EmailOptions>("Email");
        check.Require("Email:From", static value => MailAddress.TryCreate(value, out _), "an email address such as noreply@example.com");
        check.Require("Email:Smtp:Host", static value => Uri.CheckHostName(value) != UriHostNameType.Unknown, "a host name such as mail.example.com");
        if (!string.IsNullOrEmpty(configuration["Email:Smtp:Password"]) && string.IsNullOrEmpty(configuration["Email:Smtp:UserName"]))
        {
            check.AddError("The setting Email:Smtp:UserName is missing. Email:Smtp:Password needs it.");
        }

        if (string.IsNullOrEmpty(configuration["Email:Smtp:Host"]))
        {
            return;
        }

        if (string.IsNullOrEmpty(configuration["Site:Address"]))
        {
            check.AddError("The setting Site:Address is missing. Links in emails need it: " + SiteAddress + ".");
        }

        if (string.IsNullOrEmpty(configuration["Email:From"]))
        {
            check.AddError("The setting Email:From is missing. Set it to the sender's address, such as noreply@example.com.");
        }
    }

    private static bool IsUnknownConnection(IConfigurationSection connection) =>
        !Enum.GetValues<DatabaseProvider>().SelectMany(provider => provider == DatabaseProvider.Sqlite ? [$"{provider}"] : new[] { $"{provider}", provider + ReplicaSuffix })
            .Contains(connection.Key, StringComparer.OrdinalIgnoreCase);

    private static string Example(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.SqlServer => "Server=localhost;Database=site;Integrated Security=true",
        DatabaseProvider.PostgreSql => "Host=localhost;Database=site;Username=site;Password=…",
        _ => "Data Source=app.db",
    };

    private static bool IsConnectionString(DatabaseProvider provider, string text)
    {
        try
        {
            DbConnectionStringBuilder builder = provider switch
            {
                DatabaseProvider.SqlServer => new SqlConnectionStringBuilder(text),
                DatabaseProvider.PostgreSql => new NpgsqlConnectionStringBuilder(text),
                _ => new SqliteConnectionStringBuilder(text),
            };
            return builder switch
            {
                NpgsqlConnectionStringBuilder postgreSql => !string.IsNullOrEmpty(postgreSql.Host),
                SqliteConnectionStringBuilder sqlite => sqlite.DataSource.Length > 0,
                _ => true,
            };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }

    private static bool IsWebAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri is { Query: "", Fragment: "", UserInfo: "" };

    private sealed class PasswordSettings
    {
        public Server? PwnedPasswords { get; set; }

        internal sealed class Server
        {
            public string? Address { get; set; }
        }
    }

    private sealed class SwitchSettings
    {
        public bool Enabled { get; set; }
    }

    private sealed class ProxySettings
    {
        // A text or a list.
        public object? KnownProxies { get; set; }

        public object? KnownNetworks { get; set; }

        [Range(1, 100)]
        public int? ForwardLimit { get; set; }

        public bool? ForwardHost { get; set; }
    }

    private sealed class DataProtectionSettings
    {
        public KeyCertificate? Certificate { get; set; }

        public List<KeyCertificate>? PreviousCertificates { get; set; }

        public string? ApplicationName { get; set; }
    }
}
