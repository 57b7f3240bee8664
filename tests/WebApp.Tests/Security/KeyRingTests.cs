using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Security;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Security;

public sealed class KeyRingOnSqliteTests(AppFixture<SqliteDatabase> fixture) : KeyRingTests<SqliteDatabase>(fixture);

public sealed class KeyRingOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : KeyRingTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class KeyRingOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : KeyRingTests<SqlServerDatabase>(fixture);

/// <summary>Each test starts without keys.</summary>
public abstract class KeyRingTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>, IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly CapturedLog _log = new();

    public async ValueTask InitializeAsync() => await fixture.QueryAsync(db => db.DataProtectionKeys.ExecuteDeleteAsync());

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Nodes_that_start_at_the_same_time_accept_what_the_others_protect()
    {
        using var barrier = new Barrier(3);
        await using var a = Node(barrier);
        await using var b = Node(barrier);
        await using var c = Node(barrier);
        WebApplicationFactory<Program>[] nodes = [a, b, c];
        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Server)));

        var texts = nodes.Select(node => Protector(node).Protect("text")).ToList();

        Assert.All(nodes, node => Assert.All(texts, text => Assert.Equal("text", Protector(node).Unprotect(text))));
        Assert.Single(await KeysAsync());
    }

    [Fact]
    public async Task A_key_is_discarded_if_another_node_stored_one_since_the_last_read_but_a_revocation_is_kept()
    {
        var (a, b) = (Repository(), Repository());
        Assert.Empty(a.GetAllElements());
        Assert.Empty(b.GetAllElements());

        a.StoreElement(new XElement("key", new XAttribute("id", "a")), "a");
        b.StoreElement(new XElement("key", new XAttribute("id", "b")), "b");
        Assert.Equal(["a"], b.GetAllElements().Select(element => element.Attribute("id")?.Value));

        b.StoreElement(new XElement("key", new XAttribute("id", "next")), "next");
        a.StoreElement(new XElement("revocation"), "revocation");
        Assert.Equal(["key", "key", "revocation"], a.GetAllElements().Select(element => element.Name.LocalName));
        Assert.Equal(3, (await KeysAsync()).Count);
    }

    [Theory]
    [InlineData("pfx")]
    [InlineData("pem")]
    public async Task A_certificate_encrypts_the_keys(string type)
    {
        await using var node = Node(("Certificate", Certificate(type)));
        var text = Protector(node).Protect("text");

        var key = Assert.Single(await KeysAsync());
        Assert.Contains("EncryptedData", key, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", key, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Entries, entry => entry.Text.Contains("without encryption", StringComparison.Ordinal));

        await using var other = Node(("Certificate", _folder.GetFiles().Single().FullName));
        Assert.Equal("text", Protector(other).Unprotect(text));
    }

    [Fact]
    public async Task A_previous_certificate_still_decrypts_the_keys()
    {
        var (previous, current) = (Certificate("pfx"), Certificate("pfx"));
        await using var before = Node(("Certificate", previous));
        var text = Protector(before).Protect("text");

        await using var after = Node(("Certificate", current), ("PreviousCertificates:0", previous));

        Assert.Equal("text", Protector(after).Unprotect(text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_application_does_not_start_with_keys_that_it_cannot_decrypt(bool hasCertificate)
    {
        await using var before = Node(("Certificate", Certificate("pfx")));
        _ = before.Server;

        await using var node = hasCertificate ? Node(("Certificate", Certificate("pfx"))) : Node();

        Assert.Contains("DataProtection:PreviousCertificates", Assert.Throws<OptionsValidationException>(() => node.Server).Message, StringComparison.Ordinal);
        Assert.Single(await KeysAsync());
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_stops_the_start()
    {
        await using var node = Node(("Certificate", Path.Combine(_folder.FullName, "missing.pfx")));

        Assert.Contains("DataProtection:Certificate", Assert.Throws<OptionsValidationException>(() => node.Server).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", 1)]
    [InlineData("Development", 0)]
    public async Task Keys_without_encryption_cause_one_warning_outside_Development(string environment, int warnings)
    {
        await using var node = Node().WithWebHostBuilder(builder => builder.UseEnvironment(environment));
        _ = node.Server;

        Assert.Equal(warnings, _log.Entries.Count(entry => entry.Level == LogLevel.Warning && entry.Text.Contains("ncrypt", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_the_table_the_application_starts_and_works_after_the_migration()
    {
        await using var database = new TDatabase();
        await database.InitializeAsync();
        if (database is SqlServerDatabase)
        {
            return; // All instances use one database, which is already migrated.
        }

        await using var node = Node().WithWebHostBuilder(builder =>
        {
            foreach (var (key, value) in database.Settings)
            {
                builder.UseSetting(key, value);
            }

            builder.UseSetting("Database:MigrateOnStartup", "false");
        });
        _ = node.Server;
        Assert.Contains(_log.Entries, entry => entry.Text.Contains("keys could not be read", StringComparison.Ordinal));

        await using (var scope = node.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.MigrateAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("text", Protector(node).Unprotect(Protector(node).Protect("text")));
    }

    [Fact]
    public async Task The_application_starts_while_the_database_is_unreachable()
    {
        await using var node = Node().WithWebHostBuilder(builder => builder
            .UseSetting("Database:MigrateOnStartup", "false")
            .UseSetting("ConnectionStrings:Sqlite", "Data Source=/no/such/folder/app.db")
            .UseSetting("ConnectionStrings:PostgreSql", "Host=127.0.0.1;Port=1;Database=none;Username=none")
            .UseSetting("ConnectionStrings:SqlServer", "Server=127.0.0.1,1;Connect Timeout=1"));
        using var client = node.CreateClient();

        Assert.Equal("Healthy", await client.GetStringAsync("/health/live", TestContext.Current.CancellationToken));
        Assert.Contains(_log.Entries, entry => entry.Text.Contains("keys could not be read", StringComparison.Ordinal));
    }

    private static IDataProtector Protector(WebApplicationFactory<Program> node) => node.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private DatabaseKeyRepository Repository() => ActivatorUtilities.CreateInstance<DatabaseKeyRepository>(fixture.App.Services);

    private Task<List<string>> KeysAsync() => fixture.QueryAsync(db => db.DataProtectionKeys.Select(key => key.Xml).ToListAsync());

    /// <summary>Creates a node that stores its first key when the other nodes have seen an empty key ring as well.</summary>
    private WebApplicationFactory<Program> Node(Barrier barrier) => fixture.AppWith(services => services.PostConfigure<KeyManagementOptions>(
        options => options.XmlRepository = new MeetingRepository(options.XmlRepository!, barrier)));

    private WebApplicationFactory<Program> Node(params (string Section, string Path)[] certificates) =>
        fixture.AppWith(services => services.AddSingleton<ILoggerProvider>(_log)).WithWebHostBuilder(builder =>
        {
            foreach (var (section, path) in certificates)
            {
                builder.UseSetting($"DataProtection:{section}:Path", path);
                builder.UseSetting($"DataProtection:{section}:Password", "secret");
            }
        });

    /// <summary>Creates a file with a certificate and its key, encrypted with a password.</summary>
    private string Certificate(string type)
    {
        using var certificate = TestCertificate.Create();
        var path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.{type}");
        if (type == "pfx")
        {
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "secret"));
        }
        else
        {
            using var key = certificate.GetRSAPrivateKey()!;
            var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000);
            File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportEncryptedPkcs8PrivateKeyPem("secret", encryption));
        }

        return path;
    }

    private sealed class MeetingRepository(IXmlRepository repository, Barrier barrier) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            var elements = repository.GetAllElements();
            if (elements.Count == 0)
            {
                barrier.SignalAndWait(TimeSpan.FromSeconds(30));
            }

            return elements;
        }

        public void StoreElement(XElement element, string friendlyName) => repository.StoreElement(element, friendlyName);
    }
}
