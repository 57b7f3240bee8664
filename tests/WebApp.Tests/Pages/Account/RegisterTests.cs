using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;
using WebApp.Administration;

namespace WebApp.Tests.Pages.Account;

public sealed class RegisterOnSqliteTests(AppFixture<SqliteDatabase> fixture) : RegisterTests<SqliteDatabase>(fixture);

public sealed class RegisterOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : RegisterTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class RegisterOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : RegisterTests<SqlServerDatabase>(fixture);

public abstract partial class RegisterTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string Address = "/Account/Register";
    private const string EmailTaken = "A user with this email already exists.";
    private const string UserNameTaken = "A user with this user name already exists.";

    [Fact]
    public async Task A_valid_form_creates_an_account_and_redirects_to_sign_in()
    {
        var form = new Registration();
        var page = await (await OpenAsync()).PostAsync(form);

        Assert.Equal(HttpStatusCode.Redirect, page.Status);
        Assert.Equal("/Account/Login", page.Response.Headers.Location?.ToString());
        var user = await UserAsync(form["Input.UserName"]!);
        Assert.NotNull(user);
        Assert.Equal(form["Input.UserName"], user.Profile?.DisplayName);
        Assert.Equal(13, user.CityId);

        var login = await FormPage.OpenAsync(page.Client, "/Account/Login");
        Assert.Contains("Your account is ready", login.Document.QuerySelector("[role=status]")?.TextContent ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_executes_one_query_and_one_transaction()
    {
        var page = await OpenAsync();
        fixture.Commands.Clear();
        await page.PostAsync(new Registration());

        var sent = fixture.Commands.Sent.ToList();
        Assert.StartsWith("SELECT", sent[0], StringComparison.Ordinal);
        Assert.All(sent.Skip(1), command => Assert.Contains("INSERT INTO", command, StringComparison.Ordinal));
        Assert.Equal(fixture.Database.Provider == "Sqlite" ? 5 : 2, sent.Count); // User, profile, email, and audit entry. SQLite inserts one row per statement.
    }

    [Fact]
    public async Task A_duplicate_is_refused_before_a_password_is_hashed()
    {
        var hasher = new CountingPasswordHasher();
        await using var app = fixture.AppWith(services => services.AddSingleton<IPasswordHasher<User>>(hasher));
        var taken = new Registration();
        await (await OpenAsync(app)).PostAsync(taken);
        var before = hasher.Hashes;

        var page = await (await OpenAsync(app)).PostAsync(new Registration().With("Input.Email", taken["Input.Email"]!.ToUpperInvariant()));

        Assert.Equal(EmailTaken, page.ErrorOf("Input.Email"));
        Assert.Equal(1, before);
        Assert.Equal(before, hasher.Hashes);
    }

    [Fact]
    public async Task All_taken_values_are_reported_at_once()
    {
        var taken = new Registration();
        await (await OpenAsync()).PostAsync(taken);

        var page = await (await OpenAsync()).PostAsync(taken);

        Assert.Equal(EmailTaken, page.ErrorOf("Input.Email"));
        Assert.Equal(UserNameTaken, page.ErrorOf("Input.UserName"));
    }

    [Fact]
    public async Task A_rejected_form_keeps_input_except_passwords()
    {
        var taken = new Registration();
        await (await OpenAsync()).PostAsync(taken);
        var form = new Registration(email: taken["Input.Email"], cityId: 42);

        var page = await (await OpenAsync()).PostAsync(form);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(form["Input.UserName"], page.Control("Input.UserName").GetAttribute("value"));
        Assert.Equal(form["Input.Email"], page.Control("Input.Email").GetAttribute("value"));
        Assert.Equal("42", page.Document.QuerySelector("[name='Input.CityId'] option[selected]")?.GetAttribute("value"));
        Assert.Empty(page.Control("Input.Password").GetAttribute("value") ?? "");
        Assert.Empty(page.Control("Input.ConfirmPassword").GetAttribute("value") ?? "");
        Assert.DoesNotContain(Registration.Password, page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_tied_to_its_field_and_linked_from_the_summary()
    {
        var page = await (await OpenAsync()).PostAsync(new Registration(email: "nonsense"));

        var control = page.Control("Input.Email");
        Assert.Equal("true", control.GetAttribute("aria-invalid"));
        Assert.Contains("Input_Email-error", control.GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Equal(page.ErrorOf("Input.Email"), page.Document.GetElementById("Input_Email-error")?.TextContent.Trim());
        Assert.Equal(page.ErrorOf("Input.Email"), page.Document.QuerySelector("[data-valmsg-summary] a[href='#Input_Email']")?.TextContent);
    }

    [Fact]
    public async Task The_summary_lists_errors_in_field_order()
    {
        var page = await (await OpenAsync()).PostAsync(new Registration("a b", "nonsense").With("Input.CityId", "").With("Input.Password", "short"));

        Assert.Equal(
            ["#Input_UserName", "#Input_Email", "#Input_CityId", "#Input_Password", "#Input_ConfirmPassword"],
            page.Document.QuerySelectorAll("[data-valmsg-summary] a").Select(link => link.GetAttribute("href")));
    }

    [Theory]
    [InlineData("Input.Email", EmailTaken)]
    [InlineData("Input.UserName", UserNameTaken)]
    public async Task Fifty_concurrent_registrations_create_one_account(string contested, string message)
    {
        const int Contenders = 50;
        var start = new Countdown(Contenders); // All requests pass the check before the handler, so that the database decides.
        await using var app = fixture.AppWith(services => services.AddScoped<IUserValidator<User>>(_ => new BeforeSaving(start.SignalAndWaitAsync)));
        var page = await OpenAsync(app);
        var value = new Registration()[contested];

        var answers = await Task.WhenAll(Enumerable.Range(0, Contenders)
            .Select(_ => Task.Run(() => page.PostAsync(new Registration().With(contested, value)))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        var refused = answers.Where(answer => answer.Status == HttpStatusCode.OK).ToList();
        Assert.Equal(Contenders - 1, refused.Count);
        Assert.All(refused, answer => Assert.Equal([contested], answer.Errors.Keys));
        Assert.All(refused, answer => Assert.Equal(message, answer.ErrorOf(contested)));
        Assert.Equal(1, await fixture.QueryAsync(db => db.Users.CountAsync(user => user.Email == value || user.UserName == value)));
    }

    [Fact]
    public async Task A_lost_race_for_a_user_name_is_reported_on_the_name_only()
    {
        const int Contenders = 20;
        var start = new Countdown(Contenders);
        await using var app = fixture.AppWith(services => services.AddScoped<IUserValidator<User>>(_ => new BeforeSaving(start.SignalAndWaitAsync)));
        var page = await OpenAsync(app);
        var name = UserForms.Name();

        var answers = await Task.WhenAll(Enumerable.Range(0, Contenders).Select(_ => Task.Run(() => page.PostAsync(new Registration().With("Input.UserName", name)))));

        Assert.All(answers.Where(answer => answer.Status == HttpStatusCode.OK), answer =>
            Assert.Equal([UserNameTaken], answer.Document.QuerySelectorAll("[data-valmsg-summary] li").Select(item => item.TextContent.Trim())));
        await app.Services.GetServices<IHostedService>().OfType<ViolationRecorder>().Single().FlushAsync();
        Assert.Empty(await fixture.QueryAsync(db => db.ViolationCounts.Where(count => count.ConstraintName.Contains("Handle")).ToListAsync()));
    }

    [Fact]
    public async Task A_duplicate_stored_after_the_check_is_reported_on_its_field()
    {
        var form = new Registration();
        await using var app = fixture.AppWith(services => services.AddSingleton<IUserValidator<User>>(
            new BeforeSaving(() => fixture.QueryAsync(db => form.AddToAsync(db)))));

        var page = await (await OpenAsync(app)).PostAsync(form);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(EmailTaken, page.ErrorOf("Input.Email"));
        Assert.Equal(UserNameTaken, page.ErrorOf("Input.UserName")); // The exception names one index; a query finds the other.
    }

    [Fact]
    public async Task A_city_deleted_while_the_form_is_open_is_an_error_on_the_city()
    {
        var city = new City { Name = "Marfa" + Guid.NewGuid().ToString("N")[..6], State = "TX" };
        await fixture.QueryAsync(db =>
        {
            db.Cities.Add(city);
            return db.SaveChangesAsync();
        });
        var page = await OpenAsync();
        Assert.Contains(city.Name, page.Control("Input.CityId").TextContent, StringComparison.Ordinal);
        await fixture.QueryAsync(db => db.Cities.Where(other => other.Id == city.Id).ExecuteDeleteAsync());

        var form = new Registration(cityId: city.Id);
        page = await page.PostAsync(form);

        Assert.Equal(["Input.CityId"], page.Errors.Keys);
        Assert.Equal("This city is no longer on the list. Choose another one.", page.ErrorOf("Input.CityId"));
        Assert.DoesNotContain(city.Name, page.Control("Input.CityId").TextContent, StringComparison.Ordinal);
        Assert.Equal(form["Input.UserName"], page.Control("Input.UserName").GetAttribute("value"));
        Assert.Equal(form["Input.Email"], page.Control("Input.Email").GetAttribute("value"));
        Assert.Null(await UserAsync(form["Input.UserName"]!));
    }

    [Fact]
    public async Task A_city_deleted_between_check_and_save_is_an_error_on_the_city()
    {
        var city = new City { Name = "Terlingua" + Guid.NewGuid().ToString("N")[..6], State = "TX" };
        await fixture.QueryAsync(db =>
        {
            db.Cities.Add(city);
            return db.SaveChangesAsync();
        });
        await using var app = fixture.AppWith(services => services.AddSingleton<IUserValidator<User>>(
            new BeforeSaving(() => fixture.QueryAsync(db => db.Cities.Where(other => other.Id == city.Id).ExecuteDeleteAsync()))));

        var page = await (await OpenAsync(app)).PostAsync(new Registration(cityId: city.Id));

        Assert.Equal(["Input.CityId"], page.Errors.Keys); // SQLite's exception names no constraint; a query finds it.
        Assert.Equal("This city is no longer on the list. Choose another one.", page.ErrorOf("Input.CityId"));
    }

    private static HttpClient Client(WebApplicationFactory<Program> app) => app.CreateClient(new() { AllowAutoRedirect = false });

    private Task<FormPage> OpenAsync(WebApplicationFactory<Program>? app = null) => FormPage.OpenAsync(Client(app ?? fixture.App), Address);

    private Task<User?> UserAsync(string userName) =>
        fixture.QueryAsync(db => db.Users.Include(user => user.Profile).SingleOrDefaultAsync(user => user.UserName == userName));

    private sealed class CountingPasswordHasher : PasswordHasher<User>
    {
        public int Hashes { get; private set; }

        public override string HashPassword(User user, string password)
        {
            Hashes++;
            return base.HashPassword(user, password);
        }
    }
}
