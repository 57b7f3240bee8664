using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Account;

/// <summary>Throws the exceptions of SQL Server in place of an INSERT, so that the pages are tested without a server.</summary>
public sealed class SqlServerRefusalTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    public static TheoryData<int, string, string, string, string> Refusals
    {
        get
        {
            var data = new TheoryData<int, string, string, string, string>();
            Add(2627, SqlServerSentences.UniqueConstraint, "IX_Users_NormalizedUserName", "Users", "Input.UserName");
            Add(2601, SqlServerSentences.UniqueIndex, "IX_Users_NormalizedEmail", "Users", "Input.Email");
            Add(547, SqlServerSentences.Conflict, "FK_Users_Cities_CityId", "Cities", "Input.CityId");
            Add(547, SqlServerSentences.Conflict, "CK_Users_Email", "Users", "Input.Email");
            Add(515, SqlServerSentences.Null, "Email", "Users", "Input.Email");
            Add(2628, SqlServerSentences.Truncated, "UserName", "Users", "Input.UserName");
            return data;

            void Add(int number, string[] sentences, string name, string table, string key)
            {
                foreach (var sentence in sentences)
                {
                    data.Add(number, sentence, name, table, key);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_rejected_row_is_reported_on_its_field(int number, string sentence, string name, string table, string field)
    {
        var form = new Registration();
        var page = await OpenAsync();
        fixture.Commands.Refuse = ("INSERT INTO \"Users\"", FakeSqlException.Create(
            (number, string.Format(CultureInfo.InvariantCulture, sentence, name, table, form["Input.Email"], "INSERT"))));

        page = await page.PostAsync(form);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal([field], page.Errors.Keys);
        Assert.Equal(form["Input.Email"], page.Control("Input.Email").GetAttribute("value"));
        Assert.DoesNotContain(name + "'", page.Document.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_omits_the_value_in_the_servers_message()
    {
        using var log = new CapturedLog();
        await using var app = fixture.AppWith(services => services.AddSingleton<ILoggerProvider>(log));
        var form = new Registration();
        fixture.Commands.Refuse = ("INSERT INTO \"Users\"", FakeSqlException.Create(
            (2601, $"Cannot insert duplicate key row in object 'dbo.Users' with unique index 'IX_Users_NormalizedEmail'. The duplicate key value is ({form["Input.Email"]!.ToUpperInvariant()}).")));

        var page = await (await OpenAsync(app)).PostAsync(form);

        Assert.Equal(["Input.Email"], page.Errors.Keys);
        Assert.All(log.Entries, entry => Assert.DoesNotContain(form["Input.Email"]!, entry.Text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_duplicate_with_an_unknown_constraint_name_is_found_by_query()
    {
        var form = new Registration();
        await using var app = AppThatMeets(async () =>
        {
            await fixture.QueryAsync(form.AddToAsync);
            Refuse();
        });

        var page = await (await OpenAsync(app)).PostAsync(form);

        Assert.Equal(["Input.Email", "Input.UserName"], page.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_violation_is_reported_even_if_the_other_row_is_deleted()
    {
        await using var app = AppThatMeets(() =>
        {
            Refuse();
            return Task.CompletedTask;
        });

        var page = await (await OpenAsync(app)).PostAsync(new Registration());

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal([""], page.Errors.Keys);
    }

    private WebApplicationFactory<Program> AppThatMeets(Func<Task> beforeSaving) =>
        fixture.AppWith(services => services.AddSingleton<IUserValidator<User>>(new BeforeSaving(beforeSaving)));

    // Babelfish reports 2627 for all unique indexes and constraints, and generates their names.
    private void Refuse() => fixture.Commands.Refuse = ("INSERT INTO \"Users\"", FakeSqlException.Create(
        (2627, "duplicate key value violates unique constraint \"ix_users_normalizedemailusersb5c1d6f2\"")));

    private Task<FormPage> OpenAsync(WebApplicationFactory<Program>? app = null) =>
        FormPage.OpenAsync((app ?? fixture.App).CreateClient(new() { AllowAutoRedirect = false }), "/Account/Register");
}
