using BenchmarkDotNet.Attributes;
using ConstraintErrors.Databases;
using ConstraintErrors.Forms;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebApp.Data;
using WebApp.Pages.Account;

namespace WebApp.Benchmarks;

/// <summary>What it costs to read one violation and find its field, beside throwing and catching the exception itself.</summary>
[MemoryDiagnoser]
public class ViolationBenchmarks
{
    private static readonly DatabaseError s_sentence = new(ConstraintKind.Unique)
    {
        Sentence = "Cannot insert duplicate key row in object 'dbo.Users' with unique index 'IX_Users_NormalizedEmail'. The duplicate key value is (A@EXAMPLE.COM).",
    };

    private readonly DbUpdateException _exception = new(
        "An error occurred while saving the entity changes. See the inner exception for details.",
        new SqliteException("SQLite Error 19: 'UNIQUE constraint failed: Users.NormalizedEmail'.", 19, 2067));

    private readonly ConstraintCatalog _catalog = ConstraintCatalog.For(
        new SqliteAppDbContext(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=:memory:").Options));

    private PostedForm _form = null!;
    private FormErrors _errors = null!;

    [GlobalSetup]
    public void Setup()
    {
        var services = new ServiceCollection().AddLogging().AddLocalization();
        services.AddMvcCore().AddDataAnnotations();
        services.AddSingleton<ConstraintMessages>();
        var provider = services.BuildServiceProvider();
        var metadata = provider.GetRequiredService<IModelMetadataProvider>().GetMetadataForType(typeof(RegisterInput));
        _form = new PostedForm([.. metadata.Properties.Select(property => new PostedField("Input." + property.Name, "Input", property, "x"))]);
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
    public object? Read() => FailedWrite.Find(_exception);

    [Benchmark(Description = "read it and find the rule and its field")]
    public int ReadAndMap()
    {
        var refusal = FailedWrite.Find(_exception)!;
        return Map(refusal.Error);
    }

    [Benchmark(Description = "the same from SQL Server's sentence")]
    public int MapSentence() => Map(s_sentence);

    private int Map(DatabaseError violation) =>
        _errors.For(new Resolution(violation, [.. _catalog.Find(violation).Select(rule => new Violation(rule, null))])).Count;
}
