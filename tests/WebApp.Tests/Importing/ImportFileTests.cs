using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TestInfrastructure;
using WebApp.Data;
using WebApp.Importing;
using WebApp.Tests.Infrastructure;
using WebApp.Tests.Pages.Admin.Users;

namespace WebApp.Tests.Importing;

/// <summary>Tests what files are accepted.</summary>
public sealed class ImportFileTests(AppFixture<SqliteDatabase> fixture) : IClassFixture<AppFixture<SqliteDatabase>>
{
    public static TheoryData<string, byte[]> Unreadable => new()
    {
        { "The file is encoded in UTF-16. Save it as “CSV UTF-8”.", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Name,State\nX,TX\n")] },
        { "The file contains characters with the code 0, so it isn’t a CSV file in UTF-8. Save it as “CSV UTF-8”.", Encoding.Unicode.GetBytes("Name,State\nX,TX\n") },
        { "The file contains characters with the code 0, so it isn’t a CSV file in UTF-8. Save it as “CSV UTF-8”.", "Name,State\nX\0,TX\n"u8.ToArray() },
        { "The file isn’t encoded in UTF-8. Save it as “CSV UTF-8”.", Encoding.Latin1.GetBytes("Name,State\nKöln,TX\n") },
        { "The file isn’t encoded in UTF-8. Save it as “CSV UTF-8”.", [.. "Name,State\nX,TX\nK"u8, 0xC3] },
        { "The file is empty.", [] },
        { "The file is empty.", [0xEF, 0xBB, 0xBF] },
        { "The file has no rows below the names of the columns.", "Name,State\n"u8.ToArray() },
        { "The first line must contain the names of the columns. It contains “anna@example.com”.", "anna,anna@example.com\nb,b@example.com\n"u8.ToArray() },
        { "The first line must name every column; a name is missing.", "Name,\nX,TX\n"u8.ToArray() },
        { "Two columns have the name “Name”.", "Name,State,name\nX,TX,Y\n"u8.ToArray() },
        { "Line 3 has 3 cells, but the first line has only 2.", "Name,State\nX,TX\nY,TX,Z\n"u8.ToArray() },
        { "The file can’t be read from line 3: a quote isn’t closed or is in the wrong place, or the row is longer than 100000 bytes.", "Name,State\nX,TX\n\"Y,TX\n"u8.ToArray() },
        { "The file can’t be read from line 2: a quote isn’t closed or is in the wrong place, or the row is longer than 100000 bytes.", Encoding.UTF8.GetBytes("Name,State\n\"" + new string('x', 300_000) + "\",TX\n") },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_file_that_cannot_be_read_is_refused_with_the_reason_and_leaves_no_rows(string message, byte[] file)
    {
        using var stream = new MemoryStream(file);

        var exception = await Assert.ThrowsAsync<ImportFileException>(() => fixture.UploadAsync(ImportKind.Cities, stream));

        Assert.Equal(message, exception.Message);
        Assert.Equal((0, 0), (await fixture.QueryAsync(db => db.ImportRows.CountAsync(row => !db.ImportJobs.Any(job => job.Id == row.JobId))), await fixture.QueryAsync(db => db.ImportJobs.CountAsync(job => job.State == ImportState.Uploading))));
    }

    [Theory]
    [InlineData("\uFEFFName,State\r\n\"{0}\",TX\r\n")]
    [InlineData("state;NAME\nTX;{0}\n\n")]
    [InlineData("sep=;\r\nState;Name;Error\r\nTX;{0};City: wrong\r\n")]
    [InlineData("Note,Name,State\n\"two\nlines, \"\"quoted\"\"\",{0},TX\n")]
    [InlineData("Name,State\n{0},TX")]
    public async Task Commas_semicolons_byte_order_marks_and_quoted_lines_are_read(string file)
    {
        var name = UserForms.Name();
        var id = await fixture.UploadAsync(ImportKind.Cities, file.Replace("{0}", name, StringComparison.Ordinal));

        Assert.Equal((1, 1, 0), (await fixture.CheckAsync(id)) is var job ? (job.Total, job.Created, job.Refused) : default);
        await fixture.RunAsync(id);

        Assert.True(await fixture.QueryAsync(db => db.Cities.AnyAsync(city => city.Name == name && city.State == "TX")));
    }

    [Fact]
    public async Task A_file_above_the_limit_is_an_error_on_the_field()
    {
        await using var app = fixture.AppWith(_ => { });
        using var limited = app.WithWebHostBuilder(builder => builder.UseSetting("Imports:MaxMegabytes", "1"));
        await fixture.AdministratorAsync();
        var client = limited.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });
        await Visitors.TryLogInAsync(client, "root", Registration.Password);
        var page = await FormPage.OpenAsync(client, "/Admin/Cities/Import");
        using var content = new MultipartFormDataContent { { new StringContent(page.Token), "__RequestVerificationToken" }, { new ByteArrayContent(new byte[3_000_000]), "CsvFile", "a.csv" } };

        using var response = await client.PostAsync("/Admin/Cities/Import", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("The file is larger than 1 MB.", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cities_come_back_unchanged_from_an_exported_file_with_formula_guards()
    {
        var name = UserForms.Name();
        string[] names = ["=1+1 " + name, "'=1 " + name, "'quoted' " + name, "''=2 " + name, "-a, \"b\"; " + name, "@" + name, "+" + name];
        await fixture.QueryAsync(db =>
        {
            db.AddRange(names.Select(one => new City { Name = one, State = "TX" }));
            return db.SaveChangesAsync();
        });
        var client = await fixture.AdministratorAsync();
        var file = await client.GetStringAsync("/Admin/Cities/Export", TestContext.Current.CancellationToken);
        Assert.Contains("'=1+1 " + name, file, StringComparison.Ordinal);
        var unchanged = await fixture.CheckAsync(await fixture.UploadAsync(ImportKind.Cities, file), updatesExisting: true);
        Assert.Equal((0, 0, 0), (unchanged.Created, unchanged.Updated, unchanged.Refused));
        await fixture.QueryAsync(db => db.Cities.Where(city => city.Name.Contains(name)).ExecuteDeleteAsync());

        var id = await fixture.UploadAsync(ImportKind.Cities, file);
        await fixture.CheckAsync(id, updatesExisting: true);
        var job = await fixture.RunAsync(id);

        Assert.Equal((names.Length, 0), (job.Created, job.Refused));
        Assert.Equal(names.Order(StringComparer.Ordinal), (await fixture.QueryAsync(db => db.Cities.Where(city => city.Name.Contains(name)).Select(city => city.Name).ToListAsync())).Order(StringComparer.Ordinal));
        Assert.Equal(Lines(file), Lines(await client.GetStringAsync("/Admin/Cities/Export", TestContext.Current.CancellationToken)));
    }

    private static IEnumerable<string> Lines(string file) => file.Split("\r\n").Order(StringComparer.Ordinal);
}
