using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestInfrastructure;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.E2E.Infrastructure;

/// <summary>Runs the application on its own port and an empty database.</summary>
public sealed class Site : IAsyncLifetime
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"e2e-{Guid.NewGuid():N}.db");
    private readonly X509Certificate2 _certificate = CreateCertificate();
    private WebApplicationFactory<Program>? _factory;

    public string Address { get; private set; } = "";

    /// <summary>The provider of external sign-ins.</summary>
    public OAuthProvider Provider { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await OAuthProvider.StartAsync();
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("AllowedHosts", "localhost");
            builder.UseSetting("PasswordHasher:IterationCount", "1000");
            builder.UseSetting("Database:Provider", "Sqlite");
            builder.UseSetting("Database:MigrateOnStartup", "true");
            builder.UseSetting("ConnectionStrings:Sqlite", $"Data Source={_file}");
            foreach (var (key, value) in Provider.Settings)
            {
                builder.UseSetting(key, value);
            }
        });
        _factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        _factory.StartServer();
        var address = _factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Address = address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal); // Passkeys belong to a name, not to an address.
    }

    /// <summary>Creates the link that the application logs.</summary>
    public string SetupAddress()
    {
        using var scope = _factory!.Services.CreateScope();
        return "/Setup?token=" + Uri.EscapeDataString(scope.ServiceProvider.GetRequiredService<FirstAdministrator>().CreateToken());
    }

    /// <summary>Changes the data as a concurrent request might.</summary>
    public async Task ChangeAsync(Action<AppDbContext> change)
    {
        await using var scope = _factory!.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        change(db);
        await db.SaveChangesAsync();
    }

    /// <summary>Creates the link that an email contains.</summary>
    public async Task<string> PasswordAddressAsync(User user)
    {
        await using var scope = _factory!.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var token = await users.GeneratePasswordResetTokenAsync((await users.FindByIdAsync(user.Id.ToString()))!);
        return $"/Account/SetPassword?user={user.Id}&token={WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token))}";
    }

    /// <summary>Creates the link that the email to the new address of an open change contains.</summary>
    public async Task<string> EmailChangeAddressAsync(string email)
    {
        await using var scope = _factory!.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var change = db.EmailChanges.Include(change => change.User).Single(change => change.NewEmail == email);
        return await scope.ServiceProvider.GetRequiredService<EmailLinks>().CreateChangeAsync(change.User!, change);
    }

    public async Task AddAdministratorAsync(string userName, string password)
    {
        await using var scope = _factory!.Services.CreateAsyncScope();
        var (users, db) = (scope.ServiceProvider.GetRequiredService<UserManager<User>>(), scope.ServiceProvider.GetRequiredService<AppDbContext>());
        var user = User.Create(userName, $"{userName}@example.com", 1);
        user.Id = Guid.CreateVersion7();
        var role = db.Roles.SingleOrDefault(role => role.Name == RoleNames.Administrator)
            ?? db.Add(new Role { Id = Guid.CreateVersion7(), Name = RoleNames.Administrator, NormalizedName = RoleNames.Administrator.ToUpperInvariant() }).Entity;
        db.Add(new UserRole { UserId = user.Id, RoleId = role.Id });
        Assert.True((await users.CreateAsync(user, password)).Succeeded);
    }

    public async Task<User> AddUserAsync(string userName)
    {
        var user = new User
        {
            UserName = userName,
            NormalizedUserName = userName.ToUpperInvariant(),
            Email = $"{userName}@example.com",
            NormalizedEmail = $"{userName}@example.com".ToUpperInvariant(),
            CityId = 1,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            Profile = new Profile { DisplayName = userName },
        };
        await ChangeAsync(db => db.Users.Add(user));
        return user;
    }

    public async ValueTask DisposeAsync()
    {
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        await Provider.DisposeAsync();
        _certificate.Dispose();
        SqliteConnection.ClearAllPools();
        foreach (var file in new[] { _file, _file + "-wal", _file + "-shm" })
        {
            File.Delete(file);
        }
    }

    // Outside Development, browsers accept the cookies over HTTPS only.
    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
