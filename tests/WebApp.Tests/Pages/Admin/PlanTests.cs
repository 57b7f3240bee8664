using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin;

/// <summary>The plans of SQLite, which chooses an index without statistics and therefore also on an empty table.</summary>
public sealed partial class PlanTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    /// <summary>The tables that grow with the number of users or with time.</summary>
    private static readonly string[] s_large = ["Users", "Profiles", "UserRoles", "Sessions", "AuditEntries", "OutboxMessages", "BulkJobUsers", "PasswordAttempts"];

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
        var plans = new Plans();
        await using var app = fixture.AppWith(services => services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(plans)));
        await fixture.AdministratorAsync();
        var client = await app.CreateClient(new() { AllowAutoRedirect = false }).LogInAsync("root");
        plans.Read.Clear();

        using var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.NotEmpty(plans.Read);
        Assert.All(plans.Read, plan => Assert.False(Scans(plan.Plan, plan.Sql), plan.Plan + "\n" + plan.Sql));
    }

    // Newer versions of SQLite name only the alias.
    private static bool Scans(string plan, string sql)
    {
        if (sql.Contains("LIMIT", StringComparison.Ordinal) && !sql.Contains("WHERE", StringComparison.Ordinal) && !plan.Contains("TEMP B-TREE", StringComparison.Ordinal))
        {
            return false; // The newest rows in the order of the table.
        }

        var large = Alias().Matches(sql).Where(match => s_large.Contains(match.Groups["table"].Value)).Select(match => match.Groups["alias"].Value).Concat(s_large).ToHashSet();
        return Scan().Matches(plan).Any(match => large.Contains(match.Groups["name"].Value));
    }

    [GeneratedRegex(""" "(?<table>\w+)" AS "(?<alias>\w+)" """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Alias();

    [GeneratedRegex("""(?m)^SCAN (TABLE )?(?<name>\w+)( AS \w+)?$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Scan();

    private sealed class Plans : DbCommandInterceptor
    {
        public List<(string Plan, string Sql)> Read { get; } = [];

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            // The bounded counts and the estimate of the users read a part of the table on purpose.
            var sql = command.CommandText;
            if (sql.Contains("SELECT", StringComparison.Ordinal) && !sql.Contains("-- background", StringComparison.Ordinal) && !sql.Contains("COUNT(*)", StringComparison.Ordinal))
            {
                Read.Add((await PlanAsync(command, cancellationToken), sql));
            }

            return result;
        }

        private static async Task<string> PlanAsync(DbCommand command, CancellationToken cancellationToken)
        {
            await using var explain = command.Connection!.CreateCommand();
            (explain.Transaction, explain.CommandText) = (command.Transaction, "EXPLAIN QUERY PLAN " + command.CommandText);
            foreach (DbParameter parameter in command.Parameters)
            {
                var copy = explain.CreateParameter();
                (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
                explain.Parameters.Add(copy);
            }

            var lines = new List<string>();
            await using var reader = await explain.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                lines.Add(reader.GetString(3));
            }

            return string.Join('\n', lines);
        }
    }
}
