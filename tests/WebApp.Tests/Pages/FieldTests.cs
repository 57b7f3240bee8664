using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages;

public sealed class FieldOnSqliteTests(AppFixture<SqliteDatabase> fixture) : FieldTests<SqliteDatabase>(fixture);

public sealed class FieldOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : FieldTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class FieldOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : FieldTests<SqlServerDatabase>(fixture);

/// <summary>Tests every field of every form, including hidden fields. The other fields have valid values.</summary>
public abstract class FieldTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\0b")]
    [InlineData("a\uFFFEb")]
    [InlineData("\U0010FFFF")]
    [InlineData("'; DROP TABLE \"Users\"; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("İ\u0301\u202E")]
    public async Task No_text_in_a_field_results_in_a_500(string text)
    {
        var (administrator, visitor) = (await fixture.AdministratorAsync(), fixture.Visitor());
        var (role, city) = (await fixture.AddRoleAsync(), (await fixture.AddCityAsync()).Id);
        var user = await fixture.AddUserAsync();
        var owner = await fixture.SignInNewUserAsync();
        string[] addresses =
        [
            "/Account/Register", "/Account/Login", "/Account/ForgotPassword", "/Account/ResendEmailConfirmation", "/Account/Verify",
            "/Account/Manage", "/Account/Manage/UserName", "/Account/Manage/Email", "/Account/Manage/ChangePassword",
            "/Account/Manage/Sessions", "/Account/Manage/DeletePersonalData",
            "/Admin/Users", "/Admin/Users/Create", $"/Admin/Users/Edit/{user.Id}", $"/Admin/Users/Delete/{user.Id}",
            "/Admin/Cities/Create", $"/Admin/Cities/Edit/{city}", $"/Admin/Cities/Delete/{city}",
            "/Admin/Roles/Create", $"/Admin/Roles/Edit/{role}", $"/Admin/Roles/Delete/{role}",
        ];
        var asked = 0;
        foreach (var address in addresses)
        {
            var page = await FormPage.OpenAsync(
                address.StartsWith("/Admin", StringComparison.Ordinal) ? administrator
                : address.StartsWith("/Account/Manage", StringComparison.Ordinal) || address == "/Account/Verify" ? owner : visitor,
                address);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            foreach (var form in page.Document.Forms.Where(form => form.Method == "post" && !form.Action.Contains("Logout", StringComparison.Ordinal)))
            {
                var fields = Fields(form);
                foreach (var field in fields.Keys)
                {
                    var target = form.GetAttribute("action") is { Length: > 0 } action ? action : address;
                    using var response = await PostMultipartAsync(page, target, new(fields) { [field] = text });
                    Assert.True(response.StatusCode < HttpStatusCode.InternalServerError, $"{target}, {field}: {response.StatusCode}");
                    var answer = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                    Assert.Empty(answer.QuerySelectorAll("script:not([src])"));
                    asked++;
                }
            }
        }

        Assert.True(asked > 30, $"{asked} fields were found");
    }

    /// <summary>Posts multipart forms, because ASP.NET Core rejects U+0000 in a URL-encoded form before a page reads it.</summary>
    private static async Task<HttpResponseMessage> PostMultipartAsync(FormPage page, string address, Dictionary<string, string?> fields)
    {
        using var content = new MultipartFormDataContent { { new StringContent(page.Token), "__RequestVerificationToken" } };
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value ?? ""), name);
        }

        return await page.Client.PostAsync(address, content, TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, string?> Fields(IHtmlFormElement form)
    {
        var name = UserForms.Name();
        return form.QuerySelectorAll("input[name], select[name], textarea[name], button[name]").Select(element => element.GetAttribute("name")!)
            .Where(field => field != "__RequestVerificationToken").Distinct()
            .ToDictionary(field => field, field => field.Split('.')[^1] switch
            {
                "UserName" or "Name" or "UserNameOrEmail" => (string?)name,
                "Email" => $"{name}@example.com",
                "CityId" => "5",
                "State" => "TX",
                "Password" or "ConfirmPassword" => "quiet otter paints seven",
                _ => FormPage.ValueOf(form.QuerySelector($"[name='{field}']")!),
            });
    }
}
