using ConstraintErrors.Forms;
using System.Net;
using Microsoft.EntityFrameworkCore;
using ConstraintErrors.Tests.Shop;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

/// <summary>Constraints that only PostgreSQL has.</summary>
public sealed class PostgreSqlOnlyTests(ShopHost<PostgreSqlDatabase> shop) : IClassFixture<ShopHost<PostgreSqlDatabase>>
{
    [Fact]
    public async Task A_deferred_constraint_that_fails_at_commit_reaches_its_field()
    {
        await shop.WithAsync(db => db.Database.ExecuteSqlRawAsync(
            """
            DROP INDEX "IX Product Name of category";
            ALTER TABLE "Categories" ADD CONSTRAINT "IX Product Name of category" UNIQUE ("Name") DEFERRABLE INITIALLY DEFERRED
            """));
        await shop.AddAsync(new Category { Name = "deferred" });

        (await shop.PostAsync(new { Name = "deferred" }, async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Add(new Category { Name = "deferred" });
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        })).Tells("Name").Saying("A category with this name already exists.");
    }

    [Fact]
    public async Task An_exclusion_constraint_that_the_model_declares_reaches_its_field()
    {
        await shop.WithAsync(db => db.Database.ExecuteSqlRawAsync(
            """ALTER TABLE "Tags" ADD CONSTRAINT "EX_Tag_Label" EXCLUDE USING btree (lower("Label") WITH =)"""));
        await shop.AddAsync(new Tag { Label = "Excluded" });

        (await shop.PostAsync(KeyValue("Input.Label", "excluded"), db =>
        {
            db.Add(new Tag { Label = "excluded" });
            return db.SaveChangesAsync();
        })).Tells("Label").Saying("There is such a label already, in upper or lower case.");
    }

    [Fact]
    public async Task A_violation_raised_by_a_trigger_is_reported_on_the_form()
    {
        var answer = await shop.PostAsync(KeyValue("Input.Label", "x"), db => db.Database.ExecuteSqlRawAsync(
            "DO $$ BEGIN RAISE unique_violation USING CONSTRAINT = 'unheard of', MESSAGE = 'secret'; END $$"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        answer.Tells("");
        Assert.DoesNotContain(answer.Errors[""], message => message.Contains("secret", StringComparison.Ordinal));
    }

    private static Dictionary<string, string?> KeyValue(string key, string value) => new() { [key] = value };
}
