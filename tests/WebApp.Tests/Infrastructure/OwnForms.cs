using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Email;

namespace WebApp.Tests.Infrastructure;

/// <summary>Starts an application with recorded emails and an adjustable clock, and posts the forms of the account pages.</summary>
internal static class OwnForms
{
    /// <summary>Creates an application whose emails are sent only by <see cref="SendEmailsAsync"/>.</summary>
    public static WebApplicationFactory<Program> AppWithEmails<TDatabase>(
        this AppFixture<TDatabase> fixture, RecordingDelivery delivery, TimeProvider? time = null, params (string Key, string Value)[] settings)
        where TDatabase : TestDatabase, new()
    {
        _ = fixture.App; // Migrates the database.
        return fixture.AppWith(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<IEmailDelivery>(delivery));
            services.Replace(ServiceDescriptor.Singleton(time ?? TimeProvider.System));
            services.RemoveAll<Microsoft.Extensions.Hosting.IHostedService>();
        }).WithWebHostBuilder(builder =>
        {
            builder.UseSetting("Site:Address", "https://site.example");
            foreach (var (key, value) in settings)
            {
                builder.UseSetting(key, value);
            }
        });
    }

    public static HttpClient NewClient(this WebApplicationFactory<Program> app) => app.CreateClient(new() { AllowAutoRedirect = false });

    public static Task<int> SendEmailsAsync(this WebApplicationFactory<Program> app) =>
        app.Services.GetRequiredService<OutboxSender>().SendDueAsync(TestContext.Current.CancellationToken);

    public static Task<HttpClient> SignInAsync(this WebApplicationFactory<Program> app, User user) => app.NewClient().LogInAsync(user.UserName!);

    /// <summary>Opens a page and posts its form with some fields changed.</summary>
    public static async Task<FormPage> SubmitAsync(this HttpClient client, string address, params (string Field, string? Value)[] fields)
    {
        var page = await FormPage.OpenAsync(client, address);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return await page.PostAsync(page.Filled(fields));
    }

    /// <summary>Requests a change of the email, sends the email, and returns the link in it.</summary>
    public static async Task<string> RequestEmailChangeAsync(this WebApplicationFactory<Program> app, RecordingDelivery delivery, HttpClient client, string email)
    {
        AssertRedirects("/Account/Manage/Email", await client.SubmitAsync("/Account/Manage/Email", ("Input.Email", email)));
        await app.SendEmailsAsync();
        return delivery.LinkTo(email);
    }

    public static void AssertRedirects(string address, FormPage page) =>
        Assert.Equal((HttpStatusCode.Redirect, address), (page.Status, page.Response.Headers.Location?.ToString()));

    public static async Task<bool> IsSignedInAsync(this HttpClient client) =>
        (await client.GetStringAsync("/", TestContext.Current.CancellationToken)).Contains("Sign out", StringComparison.Ordinal);
}
