using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using static ConstraintErrors.Tests.Doctor.MigratedContext;

namespace ConstraintErrors.Tests.Doctor;

/// <summary>The migrations that the tests apply: each is refused or accepted for the rows.</summary>
public abstract partial class CheckedMigrationsTests<TDatabase>
{
    private static readonly Dictionary<string, (Change Change, string[] Findings)> s_refused = new(StringComparer.Ordinal)
    {
        ["unique index"] = (new(up => up.CreateIndex("IX_Name", "Authors", "Name", unique: true)), ["DuplicateRows Authors IX_Name 2"]),
        ["unique index with a filter"] = (
            new(up => up.CreateIndex("IX_Name", "Authors", "Name", unique: true, filter: "\"Id\" < 3")), ["DuplicateRows Authors IX_Name 2"]),
        ["unique constraint"] = (
            new(up => up.AddUniqueConstraint("AK_Pages", "Books", "Pages"), model => model.Entity("Book", book => book.HasAlternateKey("Pages").HasName("AK_Pages"))),
            ["DuplicateRows Books AK_Pages 2"]),
        ["primary key"] = (
            new(up => up.AddPrimaryKey("PK_Tags", "Tags", "Name"), model => model.Entity("Tag", tag => tag.HasKey("Name"))),
            ["DuplicateRows Tags PK_Tags 2"]),
        ["foreign key"] = (
            new(
                up => up.AddForeignKey("FK_Author", "Books", "AuthorId", "Authors", principalColumn: "Id"),
                model => model.Entity("Book", book => book.HasOne("Author", null).WithMany().HasForeignKey("AuthorId").HasConstraintName("FK_Author"))),
            ["OrphanedRows Books FK_Author 1"]),
        ["check constraint"] = (
            new(
                up => up.AddCheckConstraint("CK_Pages", "Books", "\"Pages\" > 0"),
                model => model.Entity("Book", book => book.ToTable("Books", table => table.HasCheckConstraint("CK_Pages", "\"Pages\" > 0")))),
            ["CheckViolations Books CK_Pages 1"]),
        ["required column without a default"] = (new(up => up.AddColumn<int>("Price", "Books")), ["NullValues Books Price 3"]),
        ["column that becomes required"] = (
            new(
                up => up.AlterColumn<string>("Title", "Books", nullable: false, oldClrType: typeof(string), oldNullable: true),
                model => model.Entity("Book").Property<string>("Title").IsRequired()),
            ["NullValues Books Title 1"]),
        ["unique index on a new column"] = (
            new(up =>
            {
                up.AddColumn<string>("Slug", "Books", nullable: false, defaultValue: "");
                up.CreateIndex("IX_Slug", "Books", "Slug", unique: true);
            }),
            ["DuplicateRows Books IX_Slug 3"]),
        ["foreign key of a new column to a new table"] = (
            new(
                up =>
                {
                    up.CreateTable("Shelves", table => new { Id = table.Column<int>(nullable: false) }, constraints: table => table.PrimaryKey("PK_Shelves", row => row.Id));
                    up.AddColumn<int>("ShelfId", "Books", nullable: false, defaultValue: 0);
                    up.AddForeignKey("FK_Shelf", "Books", "ShelfId", "Shelves", principalColumn: "Id");
                },
                model =>
                {
                    model.Entity("Shelf", shelf =>
                    {
                        shelf.ToTable("Shelves").Property<int>("Id").ValueGeneratedNever();
                        shelf.HasKey("Id");
                    });
                    model.Entity("Book", book =>
                    {
                        book.Property<int>("ShelfId");
                        book.HasOne("Shelf", null).WithMany().HasForeignKey("ShelfId").HasConstraintName("FK_Shelf").IsRequired();
                    });
                }),
            ["OrphanedRows Books FK_Shelf 3"]),
        ["unique index after renames"] = (
            new(up =>
            {
                up.RenameTable("Authors", newName: "Writers");
                up.RenameColumn("Name", "Writers", "FullName");
                up.CreateIndex("IX_FullName", "Writers", "FullName", unique: true);
            }),
            ["DuplicateRows Writers IX_FullName 2"]),
        ["unique index on a column whose NULLs become a default"] = (
            new(
                up =>
                {
                    up.Sql("UPDATE \"Tags\" SET \"Name\" = 'c' WHERE \"Name\" = 'x'");
                    up.AlterColumn<string>("Name", "Authors", nullable: false, defaultValue: "", oldClrType: typeof(string), oldNullable: true);
                    up.CreateIndex("IX_Name", "Authors", ["Name", "Id"], unique: true);
                    up.CreateIndex("IX_OnlyName", "Authors", "Name", unique: true);
                },
                model => model.Entity("Author", author =>
                {
                    author.Property<string>("Name").IsRequired();
                    author.HasIndex("Name", "Id").IsUnique().HasDatabaseName("IX_Name");
                    author.HasIndex("Name").IsUnique().HasDatabaseName("IX_OnlyName");
                })),
            ["DuplicateRows Authors IX_OnlyName 4"]),
    };

    private static readonly Dictionary<string, Change> s_accepted = new(StringComparer.Ordinal)
    {
        ["rows are corrected first"] = new(up =>
        {
            up.Sql("UPDATE \"Authors\" SET \"Name\" = 'Bert' WHERE \"Id\" = 2");
            up.CreateIndex("IX_Name", "Authors", "Name", unique: true);
        }),
        ["referenced rows are inserted first"] = new(
            up =>
            {
                up.InsertData("Authors", ["Id"], ["integer"], [7]);
                up.AddForeignKey("FK_Author", "Books", "AuthorId", "Authors", principalColumn: "Id");
            },
            model => model.Entity("Book", book => book.HasOne("Author", null).WithMany().HasForeignKey("AuthorId").HasConstraintName("FK_Author"))),
        ["NULL becomes a default"] = new(
            up => up.AlterColumn<string>("Title", "Books", nullable: false, defaultValue: "", oldClrType: typeof(string), oldNullable: true),
            model => model.Entity("Book").Property<string>("Title").IsRequired()),
        ["a new column is optional"] = new(up =>
        {
            up.AddColumn<int>("Price", "Books", nullable: true);
            up.CreateIndex("IX_Price", "Books", "Price", unique: true);
        }),
        ["an index that isn't unique"] = new(up => up.CreateIndex("IX_Name", "Authors", "Name")),
        ["a new table"] = new(up =>
        {
            up.CreateTable("Shelves", table => new { Id = table.Column<int>(nullable: false), Name = table.Column<string>(nullable: false) });
            up.CreateIndex("IX_Shelves", "Shelves", "Name", unique: true);
        }),
        ["a column replaces another one of the same name"] = new(up =>
        {
            up.RenameColumn("Id", "Authors", "Name2");
            up.RenameColumn("Name", "Authors", "Id");
            up.RenameColumn("Name2", "Authors", "Name");
            up.CreateIndex("IX_Name", "Authors", "Name", unique: true);
        }),
    };
}
