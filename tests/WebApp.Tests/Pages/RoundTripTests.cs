using System.Net;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Pages;

public sealed class RoundTripOnSqliteTests(AppFixture<SqliteDatabase> fixture) : RoundTripTests<SqliteDatabase>(fixture);

public sealed class RoundTripOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : RoundTripTests<PostgreSqlDatabase>(fixture);

/// <summary>The number of statements of each page, including the one that reads the session. A new page needs an entry.</summary>
public abstract class RoundTripTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private static readonly SortedDictionary<string, int> s_pages = new(StringComparer.Ordinal)
    {
        ["/Account/AccessDenied"] = 1,
        ["/Account/ConfirmEmail"] = 1,
        ["/Account/ConfirmEmailChange"] = 1,
        ["/Account/ExternalLogin"] = 1,
        ["/Account/ExternalRegistration"] = 1,
        ["/Account/ForgotPassword"] = 1,
        ["/Account/Login"] = 1,
        ["/Account/LoginWith2fa"] = 1,
        ["/Account/LoginWithRecoveryCode"] = 1,
        ["/Account/Logout"] = 1,
        ["/Account/Manage/ChangePassword"] = 2,
        ["/Account/Manage/DeletePersonalData"] = 2,
        ["/Account/Manage/DownloadPersonalData"] = 1,
        ["/Account/Manage/Email"] = 2,
        ["/Account/Manage/EnableAuthenticator"] = 2,
        ["/Account/Manage/ExternalLogins"] = 2,
        ["/Account/Manage/History"] = 2,
        ["/Account/Manage/Index"] = 2,
        ["/Account/Manage/Passkeys"] = 4,
        ["/Account/Manage/Sessions"] = 2,
        ["/Account/Manage/TwoFactorAuthentication"] = 3,
        ["/Account/Manage/UserName"] = 1,
        ["/Account/Register"] = 1,
        ["/Account/ResendEmailConfirmation"] = 1,
        ["/Account/SetPassword"] = 1,
        ["/Account/UndoEmailChange"] = 1,
        ["/Account/Verify"] = 2,
        ["/Admin/Audit/Index"] = 2,
        ["/Admin/Cities/Create"] = 1,
        ["/Admin/Cities/Delete"] = 2,
        ["/Admin/Cities/Edit"] = 2,
        ["/Admin/Cities/Export"] = 2,
        ["/Admin/Cities/Import"] = 2,
        ["/Admin/Cities/Index"] = 2,
        ["/Admin/Cities/Merge"] = 3,
        ["/Admin/Doctor/Index"] = 1,
        ["/Admin/Tokens/Create"] = 1,
        ["/Admin/Tokens/Index"] = 2,
        ["/Admin/Emails/Index"] = 3,
        ["/Admin/Import/Columns"] = 3,
        ["/Admin/Import/Job"] = 2,
        ["/Admin/Import/Refused"] = 3,
        ["/Admin/Index"] = 11,
        ["/Admin/Roles/Create"] = 1,
        ["/Admin/Roles/Delete"] = 2,
        ["/Admin/Roles/Edit"] = 2,
        ["/Admin/Roles/Index"] = 2,
        ["/Admin/Users/Actions"] = 1,
        ["/Admin/Users/Create"] = 1,
        ["/Admin/Users/Delete"] = 3,
        ["/Admin/Users/Edit"] = 5,
        ["/Admin/Users/Export"] = 3,
        ["/Admin/Users/Import"] = 2,
        ["/Admin/Users/Index"] = 3,
        ["/Admin/Users/Job"] = 2,
        ["/Admin/Users/Merge"] = 3,
        ["/Admin/Violations/Index"] = 3,
        ["/Error"] = 0,
        ["/Index"] = 1,
        ["/People/Person"] = 2,
        ["/Setup"] = 1,
    };

    private static readonly SortedDictionary<string, int> s_emptyForms = new(StringComparer.Ordinal)
    {
        ["/Account/ConfirmEmail"] = 1,
        ["/Account/ConfirmEmailChange"] = 1,
        ["/Account/ExternalLogin"] = 1,
        ["/Account/ExternalRegistration"] = 2,
        ["/Account/ForgotPassword"] = 1,
        ["/Account/Login"] = 1,
        ["/Account/Login?handler=Passkey"] = 1,
        ["/Account/LoginWith2fa"] = 1,
        ["/Account/LoginWith2fa?handler=Passkey"] = 1,
        ["/Account/LoginWithRecoveryCode"] = 1,
        ["/Account/Logout"] = 2,
        ["/Account/Manage/ChangePassword"] = 2,
        ["/Account/Manage/DeletePersonalData"] = 2,
        ["/Account/Manage/DeletePersonalData?handler=Passkey"] = 2,
        ["/Account/Manage/DownloadPersonalData"] = 11,
        ["/Account/Manage/Email"] = 2,
        ["/Account/Manage/Email?handler=Cancel"] = 4,
        ["/Account/Manage/Email?handler=Resend"] = 2,
        ["/Account/Manage/EnableAuthenticator"] = 2,
        ["/Account/Manage/ExternalLogins?handler=Add"] = 1,
        ["/Account/Manage/ExternalLogins?handler=Remove"] = 4,
        ["/Account/Manage/Index"] = 2,
        ["/Account/Manage/Passkeys?handler=Add"] = 4,
        ["/Account/Manage/Passkeys?handler=Remove"] = 6,
        ["/Account/Manage/Passkeys?handler=Rename"] = 4,
        ["/Account/Manage/Sessions?handler=End"] = 2,
        ["/Account/Manage/Sessions?handler=EndOthers"] = 2,
        ["/Account/Manage/TwoFactorAuthentication?handler=Codes"] = 4,
        ["/Account/Manage/TwoFactorAuthentication?handler=Disable"] = 4,
        ["/Account/Manage/TwoFactorAuthentication?handler=Enable"] = 5,
        ["/Account/Manage/UserName"] = 1,
        ["/Account/Register"] = 2,
        ["/Account/ResendEmailConfirmation"] = 1,
        ["/Account/SetPassword"] = 1,
        ["/Account/UndoEmailChange"] = 1,
        ["/Account/Verify"] = 2,
        ["/Account/Verify?handler=Passkey"] = 2,
        ["/Account/Verify?handler=Provider"] = 1,
        ["/Admin/Cities/Create"] = 1,
        ["/Admin/Cities/Delete"] = 7,
        ["/Admin/Cities/Edit"] = 2,
        ["/Admin/Cities/Import"] = 2,
        ["/Admin/Cities/Merge"] = 3,
        ["/Admin/Doctor/Index"] = 2,
        ["/Admin/Emails/Index?handler=Delete"] = 2,
        ["/Admin/Emails/Index?handler=Retry"] = 2,
        ["/Admin/Import/Columns"] = 5,
        ["/Admin/Import/Job?handler=Delete"] = 6,
        ["/Admin/Import/Job?handler=Run"] = 3,
        ["/Admin/Import/Job?handler=Stop"] = 2,
        ["/Admin/Roles/Create"] = 1,
        ["/Admin/Roles/Delete"] = 4,
        ["/Admin/Roles/Edit"] = 2,
        ["/Admin/Tokens/Create"] = 1,
        ["/Admin/Tokens/Index?handler=Revoke"] = 2,
        ["/Admin/Users/Actions"] = 1,
        ["/Admin/Users/Actions?handler=Confirmed"] = 1,
        ["/Admin/Users/Create"] = 3,
        ["/Admin/Users/Delete"] = 7,
        ["/Admin/Users/Edit"] = 7,
        ["/Admin/Users/Edit?handler=ResetSecondSteps"] = 2,
        ["/Admin/Users/Merge"] = 1,
        ["/Admin/Users/Merge?handler=Merge"] = 3,
        ["/Admin/Users/Import"] = 2,
        ["/Setup"] = 1,
    };

    /// <summary>The forms whose explicit transaction stores on PostgreSQL that it was committed.</summary>
    private static readonly string[] s_transactions = ["/Admin/Import/Columns", "/Admin/Import/Job?handler=Delete", "/Admin/Users/Delete"];

    /// <summary>The forms that save two rows, which PostgreSQL receives together.</summary>
    private static readonly string[] s_savesOfTwoRows = ["/Admin/Cities/Delete", "/Admin/Roles/Delete"];

    [Fact]
    public async Task Each_page_sends_the_listed_number_of_statements()
    {
        var (client, sent) = (await fixture.AdministratorAsync(), new SortedDictionary<string, int>(StringComparer.Ordinal));
        await fixture.QueryAsync(db =>
        {
            db.Add(new ViolationCount { Hour = DateTime.UtcNow.Date, ConstraintName = UserForms.Name(), Page = "/", Kind = "Unique", Count = 1 });
            return db.SaveChangesAsync();
        });
        foreach (var (page, address) in await PagesAsync())
        {
            // The least of several, because the cached reference data may expire between two requests.
            sent[page] = int.MaxValue;
            for (var attempt = 0; attempt < 3; attempt++)
            {
                fixture.Commands.Clear();
                using var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
                await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                sent[page] = Math.Min(sent[page], fixture.Commands.Sent.Count);
            }
        }

        Assert.True(Lines(s_pages) == Lines(sent), Lines(sent));
    }

    [Fact]
    public async Task Each_empty_form_sends_the_listed_number_of_statements()
    {
        var sent = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (page, _) in await PagesAsync())
        {
            foreach (var handler in Handlers(page))
            {
                sent[page + handler] = int.MaxValue;
                for (var attempt = 0; attempt < 2; attempt++)
                {
                    var client = await fixture.AdministratorAsync();
                    var address = (await PagesAsync()).Single(other => other.Page == page).Address;
                    var form = await FormPage.OpenAsync(client, "/Admin/Users/Create");
                    fixture.Commands.Clear();
                    var answer = await form.PostToAsync(address + handler, []);
                    Assert.True(answer.Status < HttpStatusCode.InternalServerError, $"{page}: {answer.Status}");
                    sent[page + handler] = Math.Min(sent[page + handler], fixture.Commands.Sent.Count);
                }
            }
        }

        var (batched, transactions) = fixture.Database is PostgreSqlDatabase ? (s_savesOfTwoRows, s_transactions) : ([], []);
        var expected = s_emptyForms.Select(form => KeyValuePair.Create(form.Key, form.Value + transactions.Count(form.Key.Equals) - batched.Count(form.Key.Equals)));
        Assert.True(Lines(expected) == Lines(sent), Lines(sent));
    }

    private static string Lines(IEnumerable<KeyValuePair<string, int>> counts) => string.Join('\n', counts.Select(count => $"[\"{count.Key}\"] = {count.Value},"));

    private static IEnumerable<string> Handlers(string page) =>
        from method in typeof(Program).Assembly.GetType("WebApp.Pages" + page.Replace('/', '.') + "Model")?.GetMethods() ?? []
        where method.Name.StartsWith("OnPost", StringComparison.Ordinal)
        let name = method.Name[6..].Replace("Async", "", StringComparison.Ordinal)
        select name.Length == 0 ? "" : "?handler=" + name;

    /// <summary>The pages with rows that exist.</summary>
    private async Task<List<(string Page, string Address)>> PagesAsync()
    {
        var (user, role, job, import) = (await fixture.AddUserAsync(), await fixture.AddRoleAsync(), await AddFinishedJobAsync(), await AddImportAsync());
        return
        [
            .. from page in PageAddresses.Of(fixture.App.Services).DistinctBy(page => page.Page)
               let key = page.Page.Contains("/Roles/", StringComparison.Ordinal) ? role : page.Page.Contains("/Import/", StringComparison.Ordinal) ? import : page.Page.EndsWith("/Job", StringComparison.Ordinal) ? job : user.Id
               select (page.Page, page.Address.Replace(Guid.Empty.ToString(), key.ToString(), StringComparison.Ordinal).Replace("/ann", "/" + user.UserName, StringComparison.Ordinal)),
        ];
    }

    private Task<Guid> AddImportAsync() => fixture.QueryAsync(async db =>
    {
        var job = new ImportJob { FileName = "a.csv", Separator = ",", Headers = "[\"Name\"]", Columns = "{}", ActorName = "root", Culture = "en", State = ImportState.Checked };
        db.Add(job);
        await db.SaveChangesAsync();
        return job.Id;
    });

    private Task<Guid> AddFinishedJobAsync() => fixture.QueryAsync(async db =>
    {
        var job = new BulkJob { Action = UserAction.Unlock, Filter = "", ActorName = "root", Culture = "en", FinishedAt = DateTime.UtcNow };
        db.Add(job);
        await db.SaveChangesAsync();
        return job.Id;
    });
}
