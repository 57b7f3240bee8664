using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TestInfrastructure;
using WebApp.Email;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Security;

public sealed class SharedKeysOnSqliteTests(AppFixture<SqliteDatabase> fixture) : SharedKeysTests<SqliteDatabase>(fixture);

public sealed class SharedKeysOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : SharedKeysTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class SharedKeysOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : SharedKeysTests<SqlServerDatabase>(fixture);

/// <summary>Runs two nodes on one database, in folders of their own, with the cookies of one browser.</summary>
public abstract class SharedKeysTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>, IAsyncDisposable
    where TDatabase : TestDatabase, new()
{
    private readonly CookieContainer _cookies = new();
    private readonly RecordingDelivery _delivery = new();
    private readonly List<WebApplicationFactory<Program>> _nodes = [];
    private readonly List<DirectoryInfo> _folders = [];

    [Fact]
    public async Task A_node_accepts_the_session_of_another_and_both_refuse_it_after_sign_out()
    {
        var user = await fixture.AddUserAsync();
        var (a, b) = (Browser(Node()), Browser(Node()));
        await a.LogInAsync(user.UserName!);
        Assert.True(await a.IsSignedInAsync());
        Assert.True(await b.IsSignedInAsync());
        var session = _cookies.GetAllCookies().Single(cookie => cookie.Name == "__Host-session");

        await (await FormPage.OpenAsync(b, "/Account/Logout")).PostAsync([]);
        _cookies.Add(a.BaseAddress!, new Cookie(session.Name, session.Value));

        Assert.False(await a.IsSignedInAsync());
        _cookies.Add(a.BaseAddress!, new Cookie(session.Name, session.Value));
        Assert.False(await b.IsSignedInAsync());
    }

    [Fact]
    public async Task A_form_rendered_by_one_node_can_be_posted_to_another()
    {
        var form = await FormPage.OpenAsync(Browser(Node()), "/Account/Register");
        var values = new Registration();
        using var content = new FormUrlEncodedContent(values.Append(KeyValuePair.Create("__RequestVerificationToken", (string?)form.Token)));

        using var answer = await Browser(Node()).PostAsync("/Account/Register", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.NotNull(await fixture.FindUserAsync(values["Input.UserName"]!));
    }

    [Fact]
    public async Task A_link_mailed_by_one_node_works_on_another()
    {
        var (user, sender) = (await fixture.AddUserAsync(), Node());
        await (await FormPage.OpenAsync(Browser(sender), "/Account/ForgotPassword")).PostAsync([KeyValuePair.Create("Input.Email", user.Email)]);
        await sender.Services.GetRequiredService<OutboxSender>().SendDueAsync(TestContext.Current.CancellationToken);

        var page = await FormPage.OpenAsync(Browser(Node()), _delivery.LinkTo(user.Email!));
        var answer = await page.PostAsync(new Dictionary<string, string?> { ["Input.Password"] = "violet harbour sings nine", ["Input.ConfirmPassword"] = "violet harbour sings nine" });

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
    }

    [Fact]
    public async Task The_keys_are_in_the_database_and_in_no_file()
    {
        await FormPage.OpenAsync(Browser(Node()), "/Account/Login");

        Assert.Contains("<masterKey", Assert.Single(await fixture.QueryAsync(db => db.DataProtectionKeys.Select(key => key.Xml).ToListAsync())), StringComparison.Ordinal);
        Assert.All(_folders, folder => Assert.Empty(folder.GetFiles()));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _folders.ForEach(folder => folder.Delete(recursive: true));
    }

    private WebApplicationFactory<Program> Node()
    {
        _ = fixture.App;
        var folder = Directory.CreateTempSubdirectory();
        var node = fixture.AppWith(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<IEmailDelivery>(_delivery));
            services.Remove(services.Last(service => service.ImplementationFactory?.Method.ReturnType == typeof(OutboxSender))); // Sends only when the test says so.
        }).WithWebHostBuilder(builder => builder
            .UseContentRoot(folder.FullName).UseSetting("Site:Address", "https://site.example").UseSetting("Logging:LogLevel:Default", "Warning"));
        _folders.Add(folder);
        _nodes.Add(node);
        return node;
    }

    private HttpClient Browser(WebApplicationFactory<Program> node) => node.CreateDefaultClient(new CookieContainerHandler(_cookies));
}
