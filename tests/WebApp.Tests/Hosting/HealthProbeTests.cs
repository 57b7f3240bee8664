using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using TestInfrastructure;
using WebApp.Hosting;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Hosting;

public sealed class HealthProbeTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    [Theory]
    [InlineData("www.example.com;example.com")]
    [InlineData("*.example.com")]
    [InlineData("*")]
    public async Task The_probe_asks_the_server_with_the_same_settings(string hosts)
    {
        _ = fixture.App;
        await using var app = fixture.AppWith(_ => { }).WithWebHostBuilder(builder => builder.UseSetting("AllowedHosts", hosts));
        app.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app.StartServer();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        Assert.True(await HealthProbe.IsReadyAsync(Settings(("AllowedHosts", hosts), ("http_ports", $"{address.Port}"))));
        Assert.True(await HealthProbe.IsReadyAsync(Settings(("AllowedHosts", hosts), ("urls", $"https://+:1;http://+:{address.Port}"))));
        Assert.True(await HealthProbe.IsReadyAsync(Settings(("AllowedHosts", hosts)), address.ToString()));
    }

    [Fact]
    public async Task The_probe_fails_without_a_server_or_its_database()
    {
        _ = fixture.App;
        Assert.False(await HealthProbe.IsReadyAsync(Settings(), "http://127.0.0.1:1"));

        await using var app = fixture.AppWith(_ => { });
        app.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app.StartServer();
        fixture.Commands.IsAway = true;
        try
        {
            Assert.False(await HealthProbe.IsReadyAsync(Settings(), app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()));
        }
        finally
        {
            fixture.Commands.IsAway = false;
        }
    }

    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
}
