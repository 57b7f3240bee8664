using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ConstraintErrors.Tests.University;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

public sealed class UniversityOnSqliteTests(UniversityHost<SqliteDatabase> host) : UniversityTests<SqliteDatabase>(host);

public sealed class UniversityOnPostgreSqlTests(UniversityHost<PostgreSqlDatabase> host) : UniversityTests<PostgreSqlDatabase>(host);

[Collection(SqlServerDatabase.Collection)]
public sealed class UniversityOnSqlServerTests(UniversityHost<SqlServerDatabase> host) : UniversityTests<SqlServerDatabase>(host);

/// <summary>Pages and controllers of others, which know nothing of the library.</summary>
public abstract class UniversityTests<TDatabase>(UniversityHost<TDatabase> host) : IClassFixture<UniversityHost<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const int Contenders = 40;

    [Theory]
    [InlineData("Department.")]
    [InlineData("")]
    public async Task Forty_concurrent_posts_store_one_row_and_the_other_forms_come_back_complete(string prefix)
    {
        var (address, name, head) = (AddressOf(prefix), Name(), await TeacherAsync());
        var form = await FormPage.OpenAsync(host.Client(), address);
        host.Gate.Countdown = new Countdown(Contenders);
        FormPage[] answers;
        try
        {
            answers = await Task.WhenAll(Enumerable.Range(0, Contenders).Select(_ => Task.Run(() => form.PostAsync(Fields(prefix, name, head.Id)))));
        }
        finally
        {
            host.Gate.Countdown = null;
        }

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), answer =>
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal("A department with this name already exists.", answer.Document.QuerySelector($"[data-valmsg-for='{prefix}Name']")!.TextContent);
            Assert.Equal((name, $"{head.Id}"), (answer.ValueOf(prefix + "Name"), answer.ValueOf(prefix + "HeadId")));
        });
    }

    [Theory]
    [InlineData("Department.")]
    [InlineData("")]
    public async Task Sent_again_the_form_stores_what_was_chosen(string prefix)
    {
        var (address, name, head) = (AddressOf(prefix), Name(), await TeacherAsync());
        var form = await FormPage.OpenAsync(host.Client(), address);
        await host.WithAsync(db => { db.Add(new Department { Name = name }); return db.SaveChangesAsync(); });

        var refused = await form.PostAsync(Fields(prefix, name, head.Id));
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        var again = await refused.PostAsync(Fields(prefix, name + "2", int.Parse(refused.ValueOf(prefix + "HeadId"), System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal(HttpStatusCode.Redirect, again.Status);
        Assert.Equal(head.Id, await host.WithAsync(db => db.Departments.Where(department => department.Name == name + "2").Select(department => department.HeadId).SingleAsync()));
    }

    [Theory]
    [InlineData("Department.")]
    [InlineData("")]
    public async Task An_entity_that_a_form_binds_is_checked_while_typing_and_never_stored_by_a_check(string prefix)
    {
        var (address, name) = (AddressOf(prefix), Name());
        var form = await FormPage.OpenAsync(host.Client(), address);
        await host.WithAsync(db => { db.Add(new Department { Name = name }); return db.SaveChangesAsync(); });

        Assert.Equal("\"A department with this name already exists.\"", await form.CheckAsync(prefix + "Name", KeyValuePair.Create(prefix + "Name", (string?)name)));
        Assert.Equal("true", await form.CheckAsync(prefix + "Name", KeyValuePair.Create(prefix + "Name", (string?)(name + "2"))));
        Assert.Equal(1, await host.WithAsync(db => db.Departments.CountAsync(department => department.Name.StartsWith(name))));
    }

    [Fact]
    public async Task A_rejected_delete_shows_its_reason_on_a_page_without_a_summary()
    {
        var head = await TeacherAsync();
        await host.WithAsync(db => { db.Add(new Department { Name = Name(), HeadId = head.Id }); return db.SaveChangesAsync(); });
        var page = await (await FormPage.OpenAsync(host.Client(), $"/pages/delete/{head.Id}")).PostAsync([]);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(head.Name, page.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal("This teacher cannot be deleted: it is still used by 1 department.", page.Document.QuerySelector("[role=alert] li")!.TextContent);
    }

    [Theory]
    [InlineData("Department.")]
    [InlineData("")]
    public async Task A_client_that_does_not_accept_HTML_receives_a_problem(string prefix)
    {
        var (address, name) = (AddressOf(prefix), Name());
        var form = await FormPage.OpenAsync(host.Client(), address);
        await host.WithAsync(db => { db.Add(new Department { Name = name }); return db.SaveChangesAsync(); });
        form.Client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var content = new FormUrlEncodedContent(Fields(prefix, name, null).Append(KeyValuePair.Create("__RequestVerificationToken", (string?)form.Token))!);
        using var response = await form.Client.PostAsync(address, content, TestContext.Current.CancellationToken);

        if (prefix.Length > 0) // The controller checks its model state itself, and shows its view.
        {
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Forty_concurrent_deletes_of_a_row_in_use_all_show_the_reason()
    {
        var head = await TeacherAsync();
        await host.WithAsync(db => { db.Add(new Department { Name = Name(), HeadId = head.Id }); return db.SaveChangesAsync(); });
        var form = await FormPage.OpenAsync(host.Client(), $"/pages/delete/{head.Id}");

        var pages = await Task.WhenAll(Enumerable.Range(0, Contenders).Select(_ => Task.Run(() => form.PostAsync([]))));

        Assert.All(pages, page => Assert.Equal((HttpStatusCode.OK, "This teacher cannot be deleted: it is still used by 1 department."), (page.Status, page.Document.QuerySelector("[role=alert] li")?.TextContent)));
    }

    [Fact]
    public async Task Forty_concurrent_posts_to_an_API_controller_store_one_row()
    {
        var name = Name();
        using var client = host.Client();
        host.Gate.Countdown = new Countdown(Contenders);
        HttpResponseMessage[] answers;
        try
        {
            answers = await Task.WhenAll(Enumerable.Range(0, Contenders).Select(_ => Task.Run(() => client.PostAsJsonAsync("/api/departments", new { name }))));
        }
        finally
        {
            host.Gate.Countdown = null;
        }

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        Assert.Equal(Contenders - 1, answers.Count(answer => answer.StatusCode == HttpStatusCode.UnprocessableEntity));
    }

    [Fact]
    public async Task An_API_controller_answers_with_its_hosts_own_factory()
    {
        var name = Name();
        using var client = host.Client();
        await client.PostAsJsonAsync("/api/departments", new { name }, TestContext.Current.CancellationToken);
        using var response = await client.PostAsJsonAsync("/api/departments", new { name }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("\"mine\":{\"Name\":[\"A department with this name already exists.\"]", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_check_never_reaches_the_action_of_an_API()
    {
        var name = Name();
        using var client = host.Client();
        using var response = await client.PostAsJsonAsync("/api/departments?live-check=Name", new { name }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0, await host.WithAsync(db => db.Departments.CountAsync(department => department.Name == name)));
    }

    [Fact]
    public async Task An_exception_filter_of_the_host_comes_first()
    {
        var form = await FormPage.OpenAsync(host.Client(), "/Departments/Create");
        var name = Name();
        await host.WithAsync(db => { db.Add(new Department { Name = name }); return db.SaveChangesAsync(); });

        Assert.Equal(HttpStatusCode.Conflict, (await ForceAsync("/Departments/Force?conflict=1")).StatusCode);
        using var left = await ForceAsync("/Departments/Force");
        Assert.Equal(HttpStatusCode.BadRequest, left.StatusCode);
        Assert.Contains("A department with this name already exists.", await left.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        async Task<HttpResponseMessage> ForceAsync(string address)
        {
            using var content = new FormUrlEncodedContent([KeyValuePair.Create("name", name), KeyValuePair.Create("__RequestVerificationToken", form.Token)]);
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content, Headers = { { "Accept", "application/json" } } };
            return await form.Client.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("Department.")]
    [InlineData("")]
    public async Task A_live_check_costs_no_invocation_of_MVC_and_is_refused_without_a_token(string prefix)
    {
        var form = await FormPage.OpenAsync(host.Client(), AddressOf(prefix));
        var before = host.Invocations.Count;

        Assert.Equal("true", await form.CheckAsync(prefix + "Name", KeyValuePair.Create(prefix + "Name", (string?)Name())));
        using var content = new FormUrlEncodedContent([KeyValuePair.Create(prefix + "Name", Name())]);
        using var refused = await form.Client.PostAsync($"{AddressOf(prefix)}?live-check={prefix}Name", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(before, host.Invocations.Count);
    }

    private static string AddressOf(string prefix) => prefix.Length > 0 ? "/pages/create" : "/Departments/Create"; // A page, or a controller with views.

    private static string Name() => "d" + Guid.NewGuid().ToString("N")[..12];

    private static Dictionary<string, string?> Fields(string prefix, string name, int? head) => new() { [prefix + "Name"] = name, [prefix + "HeadId"] = head?.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    private Task<Teacher> TeacherAsync() => host.WithAsync(async db =>
    {
        var teacher = db.Add(new Teacher { Name = Name() }).Entity;
        await db.SaveChangesAsync();
        return teacher;
    });
}
