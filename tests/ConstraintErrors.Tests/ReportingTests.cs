using ConstraintErrors.Forms;
using ConstraintErrors.Model;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ConstraintErrors.Tests.Shop;
using TestInfrastructure;

namespace ConstraintErrors.Tests;

/// <summary>What developers and operators are told of a refusal.</summary>
public sealed class ReportingTests(ShopHost<SqliteDatabase> shop) : IClassFixture<ShopHost<SqliteDatabase>>
{
    [Fact]
    public async Task A_metric_counts_by_constraint_kind_page_and_outcome()
    {
        var measured = new List<Dictionary<string, object?>>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "ConstraintErrors" && instrument.Meter.Scope == shop.Services.GetRequiredService<IMeterFactory>())
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            Assert.Equal(1, count);
            measured.Add(tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value));
        });
        listener.Start();

        await RefuseCategoryAsync(new { Name = "x" });
        await RefuseCategoryAsync(new { Quantity = 1 });

        Assert.Equal(["field", "form"], measured.Select(tags => tags["outcome"]));
        Assert.All(measured, tags => Assert.Equal("IX Product Name of category", tags["constraint"]));
        Assert.All(measured, tags => Assert.Equal("Unique", tags["kind"]));
        Assert.All(measured, tags => Assert.Equal("/Act", tags["page"]));
    }

    [Fact]
    public async Task The_log_says_which_constraint_table_columns_page_and_kind_but_no_value()
    {
        shop.Log.Clear();
        var name = await RefuseCategoryAsync(new { Quantity = 1 });

        var entry = Assert.Single(shop.Log.Entries, entry => entry.Category.StartsWith("ConstraintErrors", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Error, entry.Level);
        Assert.Equal("IX Product Name of category", entry.Values["Constraint"]);
        Assert.Equal("Categories", entry.Values["Table"]);
        Assert.Equal("Name", entry.Values["Columns"]);
        Assert.Equal("/Act", entry.Values["Page"]);
        Assert.Equal("Unique", entry.Values["Kind"]?.ToString());
        Assert.All(shop.Log.Entries, logged => Assert.DoesNotContain(name, logged.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_violation_on_a_field_is_not_logged()
    {
        shop.Log.Clear();
        await RefuseCategoryAsync(new { Name = "x" });

        Assert.DoesNotContain(shop.Log.Entries, entry => entry.Category.StartsWith("ConstraintErrors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_Development_the_form_shows_how_to_fix_a_violation()
    {
        await using var app = shop.Build(Environments.Development);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var category = await shop.AddAsync(new Category { Name = Guid.NewGuid().ToString("N")[..20] });

        var answer = await shop.PostAsync(app, new { Quantity = 1 }, (db, _) =>
        {
            db.Add(new Category { Name = category.Name });
            return db.SaveChangesAsync();
        }, id: null);

        var advice = Assert.Single(answer.Tells("").Errors[""], message => message.Contains("For the developer", StringComparison.Ordinal));
        Assert.Contains("Unique, IX Product Name of category on Categories (Name), which is Category.Name", advice, StringComparison.Ordinal);
        Assert.Contains("Input.Quantity", advice, StringComparison.Ordinal);
        Assert.Contains("[RulesOf<Category>(\"Name\")]", advice, StringComparison.Ordinal);
        Assert.DoesNotContain(category.Name, advice, StringComparison.Ordinal);
    }

    private async Task<string> RefuseCategoryAsync(object fields)
    {
        var category = await shop.AddAsync(new Category { Name = Guid.NewGuid().ToString("N")[..20] });
        await shop.PostAsync(fields, db =>
        {
            db.Add(new Category { Name = category.Name });
            return db.SaveChangesAsync();
        });
        return category.Name;
    }
}
