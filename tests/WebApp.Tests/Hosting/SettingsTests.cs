using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TestInfrastructure;
using WebApp.Hosting;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("AllowedHosts", "https://www.example.com", "a host name")]
    [InlineData("AllowedHosts", "www.example.com:443", "a host name")]
    [InlineData("Database:Provider", "MySql", "one of Sqlite, SqlServer, PostgreSql")]
    [InlineData("Database:MigrateOnStartup", "yes", "true or false")]
    [InlineData("Database:MaxRetryCount", "-1", "a whole number from 0 to 100")]
    [InlineData("Database:MaxBatchSize", "0", "a whole number from 1 to 1000")]
    [InlineData("Site:Address", "www.example.com", "an address such as https://www.example.com")]
    [InlineData("Email:From", "Example", "an email address")]
    [InlineData("Email:Smtp:Host", "smtp://mail.example.com", "a host name such as mail.example.com")]
    [InlineData("Email:Smtp:Port", "smtp", "a whole number from 1 to 65535")]
    [InlineData("Email:Smtp:Port", "0", "a whole number from 1 to 65535")]
    [InlineData("Email:Smtp:StartTls", "no", "true or false")]
    [InlineData("Email:Timeout", "-00:00:01", "a time from")]
    [InlineData("Sessions:IdleTimeout", "30", "a time from")]
    [InlineData("Sessions:AbsoluteTimeout", "12 hours", "a time from")]
    [InlineData("Sessions:PersistentIdleTimeout", "00:00:00", "a time from")]
    [InlineData("Sessions:VerificationTimeout", "", "a time from")]
    [InlineData("Registration:RequireConfirmedEmail", "1", "true or false")]
    [InlineData("Retention:AuditEntries", "9.00:00:00", "a time from 10.00:00:00")]
    [InlineData("Retention:EmailChanges", "7.00:00:00", "a time from 8.00:00:00")]
    [InlineData("PasswordHasher:IterationCount", "-1", "a whole number of at least 1")]
    [InlineData("PasswordHasher:IterationCount", "many", "a whole number")]
    [InlineData("Passwords:PwnedPasswords:Address", "api.pwnedpasswords.com", "an address")]
    [InlineData("RateLimits:Enabled", "off", "true or false")]
    [InlineData("Proxy:KnownProxies", "proxy.example", "an IP address")]
    [InlineData("Proxy:KnownNetworks", "10.0.0.0/33", "a network such as 10.0.0.0/8")]
    [InlineData("Proxy:ForwardLimit", "0", "a whole number from 1 to 100")]
    [InlineData("Proxy:ForwardHost", "yes", "true or false")]
    [InlineData("OpenApi:Enabled", "yes", "true or false")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "an address such as http://localhost:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "grpc or http/protobuf")]
    public void A_wrong_value_is_an_error_that_names_the_setting_and_what_to_write(string setting, string value, string expected)
    {
        var error = ErrorsOf((setting, value))[0];

        Assert.StartsWith($"The setting {setting} contains “{value}”, which is not {expected}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AllowedHosts", "", "The setting AllowedHosts is missing.")]
    [InlineData("Database:Provider", "PostgreSql", "The setting ConnectionStrings:PostgreSql is missing.")]
    [InlineData("ConnectionStrings:Sqlite", "app.db", "The setting ConnectionStrings:Sqlite is not a connection string such as Data Source=app.db.")]
    [InlineData("Email:Smtp:Password", "secret", "The setting Email:Smtp:UserName is missing.")]
    [InlineData("DataProtection:Certificate:Password", "secret", "The setting DataProtection:Certificate:Path is missing.")]
    [InlineData("DataProtection:PreviousCertificates:0:Path", "/missing.pfx", "The certificate DataProtection:PreviousCertificates:0 can't be read from /missing.pfx.")]
    [InlineData("Authentication:Providers:a_b:ClientId", "x", "The name Authentication:Providers:a_b may have up to 32 letters, digits, and hyphens.")]
    public void A_missing_or_secret_value_is_an_error_without_the_value(string setting, string value, string expected)
    {
        var error = ErrorsOf((setting, value))[0];

        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mail_server_requires_the_address_of_the_site_and_the_sender() => Assert.Equal(
        ["The setting Site:Address is missing. Links in emails need it: an address such as https://www.example.com.",
            "The setting Email:From is missing. Set it to the sender's address, such as noreply@example.com."],
        ErrorsOf(("Email:Smtp:Host", "mail.example.com")));

    [Theory]
    [InlineData("AllowedHosts", "*")]
    [InlineData("AllowedHosts", "www.example.com;*.example.com;[::1]")]
    [InlineData("Sessions:PersistentIdleTimeout", "14.00:00:00")]
    [InlineData("Database:Provider", "sqlite")]
    [InlineData("Database:MaxBatchSize", "")]
    [InlineData("Proxy:KnownProxies:0", "::1")]
    [InlineData("DataProtection:ApplicationName", "Site")]
    [InlineData("Email:Folder", "emails")]
    [InlineData("Email:Smtp:Host", "")]
    public void Valid_values_are_neither_errors_nor_unknown(string setting, string value) => Assert.Empty(Check((setting, value)).ToString());

    [Theory]
    [InlineData("Email:Smtp:Hots")]
    [InlineData("Sessions:LongestIdle")]
    [InlineData("DataProtection:Certificates")]
    [InlineData("Passwords:PwnedPasswords:Url")]
    [InlineData("RateLimits:Disabled")]
    [InlineData("Site:Title")]
    [InlineData("ConnectionStrings:Postgres")]
    [InlineData("Proxy:KnownProxy")]
    public void Misspelled_keys_are_unknown(string setting) => Assert.EndsWith($"no effect: {setting}.", Check((setting, "x")).ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_connection_string_of_a_replica_is_checked() => Assert.Equal(
        ["The setting ConnectionStrings:PostgreSqlReadOnly is not a connection string such as Host=localhost;Database=site;Username=site;Password=…."],
        ErrorsOf(("Database:Provider", "PostgreSql"), ("ConnectionStrings:PostgreSql", "Host=a"), ("ConnectionStrings:PostgreSqlReadOnly", "b"), ("ConnectionStrings:SqlServerReadOnly", "")));

    [Fact]
    public void Errors_list_misspelled_keys_too() => Assert.Equal(
        ["The setting DataProtection:Certificate:Path is missing.", "These settings are unknown and have no effect: DataProtection:Certificate:Pfad."],
        ErrorsOf(("DataProtection:Certificate:Pfad", "keys.pfx")));

    [Fact]
    public async Task The_start_ends_with_one_line_for_each_mistake()
    {
        await using var process = new ApplicationProcess(
            new Dictionary<string, string?>
            {
                ["Database:Provider"] = "PostgreSql",
                ["ConnectionStrings:PostgreSql"] = "",
                ["Email:Smtp:Port"] = "smtp",
                ["Sessions:IdleTimeout"] = "-1",
                ["Proxy:ForwardHost"] = "two\nlines",
                ["AllowedHosts"] = "",
            },
            []);

        Assert.Equal((1, 5), (await process.ExitAsync(), process.Errors.Count));
        Assert.All(
            process.Errors.Zip(["AllowedHosts is missing.", "ConnectionStrings:PostgreSql is missing.", "Email:Smtp:Port contains “smtp”", "Sessions:IdleTimeout contains “-1”", "Proxy:ForwardHost contains “two lines”"]),
            pair => Assert.StartsWith("The setting " + pair.Second, pair.First, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_do_not_require_hosts()
    {
        await using var process = new ApplicationProcess(new Dictionary<string, string?> { ["AllowedHosts"] = "" }, [], "help");

        Assert.Equal(2, await process.ExitAsync());
        Assert.Contains("migrate", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Misspelled_keys_are_a_warning_at_the_start()
    {
        var database = new SqliteDatabase();
        await database.InitializeAsync();
        await using (var process = new ApplicationProcess(new Dictionary<string, string?>(database.Settings) { ["Email:Smtp:Hots"] = "x", ["Sessions:Idle"] = "x" }, []))
        {
            await Polling.UntilAsync(() => Task.FromResult(process.Output.Contains("These settings are unknown and have no effect: Email:Smtp:Hots, Sessions:Idle.", StringComparison.Ordinal)), () => process.Output);
            Assert.Empty(process.Errors);
        }

        await database.DisposeAsync();
    }

    private static IReadOnlyList<string> ErrorsOf(params (string Key, string? Value)[] settings) =>
        [.. Assert.Throws<OptionsValidationException>(() => Check(settings)).Failures];

    private static UnknownSettings Check(params (string Key, string? Value)[] settings)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["AllowedHosts"] = "*", ["ConnectionStrings:Sqlite"] = "Data Source=app.db" };
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        return SettingsRules.Check(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), requiresHosts: true);
    }
}
