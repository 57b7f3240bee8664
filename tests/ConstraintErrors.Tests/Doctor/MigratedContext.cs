using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ConstraintErrors.Tests.Doctor;

/// <summary>A context with the migrations that a test states.</summary>
public sealed class MigratedContext(DbContextOptionsBuilder options, params IReadOnlyList<MigratedContext.Change> changes) : DbContext(Options(options))
{
    public static readonly Change Tables = new(
        up =>
        {
            up.CreateTable(
                "Authors", table => new { Id = table.Column<int>(nullable: false), Name = table.Column<string>(nullable: true) }, constraints: table => table.PrimaryKey("PK_Authors", row => row.Id));
            up.CreateTable(
                "Books",
                table => new
                {
                    Id = table.Column<int>(nullable: false),
                    Title = table.Column<string>(nullable: true),
                    Pages = table.Column<int>(nullable: false),
                    AuthorId = table.Column<int>(nullable: true),
                },
                constraints: table => table.PrimaryKey("PK_Books", row => row.Id));
            up.CreateTable("Tags", table => new { Name = table.Column<string>(nullable: true) });
        },
        model =>
        {
            model.Entity("Author", author =>
            {
                author.ToTable("Authors").Property<int>("Id").ValueGeneratedNever();
                author.Property<string>("Name");
                author.HasKey("Id");
            });
            model.Entity("Book", book =>
            {
                book.ToTable("Books").Property<int>("Id").ValueGeneratedNever();
                book.Property<string>("Title");
                book.Property<int>("Pages");
                book.Property<int?>("AuthorId");
                book.HasKey("Id");
            });
            model.Entity("Tag", tag => tag.ToTable("Tags").HasNoKey().Property<string>("Name"));
        });

    /// <summary>The operations of a migration, and how it changes the model.</summary>
    public sealed record Change(Action<MigrationBuilder> Up, Action<ModelBuilder>? Model = null);

    private static DbContextOptions Options(DbContextOptionsBuilder options) => options
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
        .ReplaceService<IMigrationsAssembly, GivenMigrations>()
        .Options;

    /// <summary>The migrations of the context instead of those of an assembly.</summary>
    public sealed class GivenMigrations(ICurrentDbContext context) : IMigrationsAssembly
    {
        private static readonly Type[] s_types = [typeof(First), typeof(Second), typeof(Third), typeof(Fourth)];

        private readonly IReadOnlyList<Change> _changes = ((MigratedContext)context.Context)._changes;

        public IReadOnlyDictionary<string, TypeInfo> Migrations =>
            s_types.Take(_changes.Count).ToDictionary(type => type.GetCustomAttribute<MigrationAttribute>()!.Id, type => type.GetTypeInfo(), StringComparer.Ordinal);

        public ModelSnapshot? ModelSnapshot => null;

        public Assembly Assembly => typeof(MigratedContext).Assembly;

        public string? FindMigrationId(string nameOrId) => nameOrId;

        public Migration CreateMigration(TypeInfo migrationClass, string activeProvider)
        {
            var migration = (GivenMigration)Activator.CreateInstance(migrationClass, [_changes.Take(Array.IndexOf(s_types, migrationClass) + 1).ToList()])!;
            migration.ActiveProvider = activeProvider;
            return migration;
        }
    }

    private readonly IReadOnlyList<Change> _changes = changes;

    private abstract class GivenMigration(IReadOnlyList<Change> changes) : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => changes[^1].Up(migrationBuilder);

        protected override void BuildTargetModel(ModelBuilder modelBuilder)
        {
            foreach (var change in changes)
            {
                change.Model?.Invoke(modelBuilder);
            }
        }
    }

    [Migration("1_Tables")]
    private sealed class First(IReadOnlyList<Change> changes) : GivenMigration(changes);

    [Migration("2_Change")]
    private sealed class Second(IReadOnlyList<Change> changes) : GivenMigration(changes);

    [Migration("3_Change")]
    private sealed class Third(IReadOnlyList<Change> changes) : GivenMigration(changes);

    [Migration("4_Change")]
    private sealed class Fourth(IReadOnlyList<Change> changes) : GivenMigration(changes);
}
