using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Constraints;
using WebApp.Data;
using WebApp.Pages.Account;

namespace WebApp.Benchmarks;

/// <summary>What it costs to read one violation and find its field, beside throwing and catching the exception itself.</summary>
[MemoryDiagnoser]
public class ViolationBenchmarks
{
    private static readonly ConstraintViolation s_sentence = new(ConstraintKind.Unique)
    {
        Sentence = "Cannot insert duplicate key row in object 'dbo.Users' with unique index 'IX_Users_NormalizedEmail'. The duplicate key value is (A@EXAMPLE.COM).",
    };

    private readonly DbUpdateException _exception = new(
        "An error occurred while saving the entity changes. See the inner exception for details.",
        new SqliteException("SQLite Error 19: 'UNIQUE constraint failed: Users.NormalizedEmail'.", 19, 2067));

    private readonly ConstraintCatalog _catalog = ConstraintCatalog.For(
        new SqliteAppDbContext(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=:memory:").Options));

    private FormMap _form = null!;
    private FormErrors _errors = null!;

    [GlobalSetup]
    public void Setup()
    {
        var services = new ServiceCollection().AddLogging().AddLocalization();
        services.AddMvcCore().AddDataAnnotations();
        services.AddSingleton<ConstraintMessages>();
        var provider = services.BuildServiceProvider();
        var metadata = provider.GetRequiredService<IModelMetadataProvider>().GetMetadataForType(typeof(RegisterInput));
        _form = new FormMap([.. metadata.Properties.Select(property => new FormField("Input." + property.Name, "Input", property, "x"))]);
        _errors = new FormErrors(_form, provider.GetRequiredService<ConstraintMessages>());
    }

    [Benchmark(Baseline = true, Description = "throw and catch the exception")]
    public Exception Throw()
    {
        try
        {
            throw new DbUpdateException(_exception.Message, new SqliteException(_exception.InnerException!.Message, 19, 2067));
        }
        catch (DbUpdateException exception)
        {
            return exception;
        }
    }

    [Benchmark(Description = "read it")]
    public object? Read() => Refusal.In(_exception);

    [Benchmark(Description = "read it and find the rule and its field")]
    public int ReadAndMap()
    {
        var refusal = Refusal.In(_exception)!;
        return Map(refusal.Violation);
    }

    [Benchmark(Description = "the same from SQL Server's sentence")]
    public int MapSentence() => Map(s_sentence);

    private int Map(ConstraintViolation violation) =>
        _errors.For(new Explanation(violation, [.. _catalog.Find(violation).Select(rule => new BrokenRule(rule, null))])).Count;
}
