using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages;

public sealed class QueryOnSqliteTests(AppFixture<SqliteDatabase> fixture) : QueryTests<SqliteDatabase>(fixture);

public sealed class QueryOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : QueryTests<PostgreSqlDatabase>(fixture);

[Collection(SqlServerDatabase.Collection)]
public sealed class QueryOnSqlServerTests(AppFixture<SqlServerDatabase> fixture) : QueryTests<SqlServerDatabase>(fixture);

/// <summary>Tests every page with each of its query parameters.</summary>
public abstract class QueryTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    [Theory]
    [InlineData("\0")]
    [InlineData("\uFFFE")]
    [InlineData("\U0010FFFF")]
    [InlineData("'; --")]
    [InlineData("%_[^")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("ß")]
    public async Task No_text_in_a_query_string_results_in_a_500(string text)
    {
        var administrator = await fixture.AdministratorAsync();
        var asked = 0;
        foreach (var (address, names) in Pages())
        {
            // One at a time, so that a rejected parameter does not hide another.
            foreach (var name in names)
            {
                var answer = await administrator.GetAsync(QueryHelpers.AddQueryString(address, name, text), TestContext.Current.CancellationToken);
                Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{address}?{name}: {answer.StatusCode}");
                asked++;
            }
        }

        Assert.True(asked > 15, $"{asked} parameters were found");
    }

    private List<(string Address, List<string> Names)> Pages() =>
    [
        .. from page in PageAddresses.Of(fixture.App.Services)
           where !page.Page.Contains("Logout", StringComparison.Ordinal)
           let model = typeof(Program).Assembly.GetType("WebApp.Pages" + page.Page.Replace('/', '.') + "Model")
           where model is not null
           select (page.Address, model.GetProperties().SelectMany(Names).ToList()),
    ];

    private static IEnumerable<string> Names(PropertyInfo property) => property switch
    {
        _ when property.GetCustomAttribute<FromQueryAttribute>() is { } query => [query.Name ?? property.Name],
        _ when property.GetCustomAttribute<BindPropertyAttribute>() is { SupportsGet: true } bound =>
            bound.Name == "" ? property.PropertyType.GetProperties().Where(part => part.CanWrite).Select(part => part.Name) : [bound.Name ?? property.Name],
        _ => [],
    };
}
