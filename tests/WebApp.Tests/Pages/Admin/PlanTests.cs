using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin;

public sealed class PlanOnSqliteTests(LargeTables<SqliteDatabase> tables) : PlanTests<SqliteDatabase>(tables);

public sealed class PlanOnPostgreSqlTests(LargeTables<PostgreSqlDatabase> tables) : PlanTests<PostgreSqlDatabase>(tables);

/// <summary>The plans of the queries of the administration's pages.</summary>
public abstract partial class PlanTests<TDatabase>(LargeTables<TDatabase> tables) : IClassFixture<LargeTables<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    public static TheoryData<string> Addresses =>
    [
        "/Admin", "/Admin/Users", "/Admin/Users?sort=Email", "/Admin/Users?sort=Created&desc=true", "/Admin/Users?search=ann", "/Admin/Users?state=Locked",
        "/Admin/Users?city=3", "/Admin/Audit", "/Admin/Audit?by=root", "/Admin/Audit?to=root", "/Admin/Audit?type=User&before=9", "/Admin/Emails",
        "/Admin/Roles", "/Admin/Cities",
    ];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task No_list_of_an_administrator_scans_a_large_table(string address)
    {
        // The bounded counts and the estimate of the users read a part of the table on purpose.
        var recorder = new PlanRecorder(sql =>
            sql.Contains("SELECT", StringComparison.Ordinal) && !sql.Contains("-- background", StringComparison.Ordinal) && !sql.Contains("COUNT(*)", StringComparison.OrdinalIgnoreCase));
        await using var app = tables.Fixture.AppWith(services =>
        {
            services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(recorder));
            services.ConfigureDbContext<PostgreSqlAppDbContext>(options => options.AddInterceptors(recorder));
        });
        await tables.Fixture.AdministratorAsync();
        var client = await app.CreateClient(new() { AllowAutoRedirect = false }).LogInAsync("root");
        recorder.IsOn = true;

        using var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.NotEmpty(recorder.Plans);
        Assert.All(recorder.Plans, plan => Assert.False(Scans(plan.Plan, plan.Sql), plan.Plan + "\n" + plan.Sql));
    }

    // Newer versions of SQLite name only the alias.
    private static bool Scans(string plan, string sql)
    {
        if (sql.Contains("LIMIT", StringComparison.Ordinal) && !sql.Contains("WHERE", StringComparison.Ordinal) && !plan.Contains("TEMP B-TREE", StringComparison.Ordinal)
            && !plan.Contains("Seq Scan", StringComparison.Ordinal))
        {
            return false; // The newest rows in the order of the table.
        }

        var large = LargeTables<TDatabase>.Names;
        var names = Alias().Matches(sql).Where(match => large.Contains(match.Groups["table"].Value)).Select(match => match.Groups["alias"].Value).Concat(large).ToHashSet();
        return Scan().Matches(plan).Any(match => names.Contains(match.Groups["name"].Value));
    }

    [GeneratedRegex(""" "(?<table>\w+)" AS "(?<alias>\w+)" """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Alias();

    [GeneratedRegex("""(?m)^SCAN (TABLE )?(?<name>\w+)( AS \w+)?$|Seq Scan on "(?<name>\w+)" """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Scan();
}
