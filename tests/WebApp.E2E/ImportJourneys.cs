using Microsoft.Playwright;
using WebApp.E2E.Infrastructure;
using WebApp.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebApp.E2E;

public sealed class ImportJourneys(Site site, Browser browser) : AdminJourney(site, browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_with_errors_is_corrected_and_imported_again(bool javaScript)
    {
        var name = $"imp{javaScript}".ToLowerInvariant();
        var page = await OpenAsync(new() { JavaScriptEnabled = javaScript, AcceptDownloads = true });
        await Site.AddAdministratorAsync("root" + name, RegisterPage.GoodPassword);
        await new LoginPage(page).OpenAsync();
        await new LoginPage(page).LogInAsync("root" + name, RegisterPage.GoodPassword);
        await page.GotoAsync("/Admin/Users");
        await page.GetByRole(AriaRole.Link, new() { Name = "Import", Exact = true }).ClickAsync();
        await LookAsync(page, "import-upload", javaScript);
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(page.GetByText("Choose a CSV file.").First).ToBeVisibleAsync();
        await LookAsync(page, "import-upload-error", javaScript);

        await UploadAsync(page, $"User name;Email;City;Note\n{name}.a;{name}.a@example.com;Houston, TX;=1+1\n{name} b;wrong;Houston, TX;\n{name}.c;{name}.a@example.com;Nowhere, TX;\n");
        await Expect(page.GetByText("Columns that are not imported: Note.")).ToBeVisibleAsync();
        await LookAsync(page, "import-columns", javaScript);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the dry run" }).ClickAsync();
        await WaitAsync(page, "Rows with errors");
        await Expect(page.GetByText("This email is already in line 2 of the file.")).ToBeVisibleAsync();
        await LookAsync(page, "import-checked", javaScript);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the rows with errors as CSV" }).ClickAsync());
        var refused = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("Use only the letters A to Z, digits, and - . _", refused, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 1 row" }).ClickAsync();
        await WaitAsync(page, "The import is complete.");
        await LookAsync(page, "import-finished", javaScript);

        await page.GetByRole(AriaRole.Link, new() { Name = "Upload another file" }).ClickAsync();
        await UploadAsync(page, refused.Replace($"{name} b", $"{name}.b", StringComparison.Ordinal).Replace("wrong", $"{name}.b@example.com", StringComparison.Ordinal)
            .Replace($"{name}.a@example.com", $"{name}.c@example.com", StringComparison.Ordinal).Replace("Nowhere", "Houston", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the dry run" }).ClickAsync();
        await WaitAsync(page, "No row has errors.");
        await LookAsync(page, "import-checked-good", javaScript);
        await page.GetByLabel("All rows or none").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 2 rows" }).ClickAsync();
        await WaitAsync(page, "The import is complete.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete the file" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("“users.csv” was deleted.");

        await page.GotoAsync($"/Admin/Users?search={name}");
        await Expect(page.Locator("#matching")).ToHaveTextAsync("Matching users: 3");
    }

    private static async Task UploadAsync(IPage page, string file)
    {
        await page.GetByLabel("CSV file").SetInputFilesAsync(new FilePayload { Name = "users.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(file) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Assign columns");
    }

    // Without JavaScript, the page is refreshed by its link.
    private static async Task WaitAsync(IPage page, string text)
    {
        for (var look = 0; look < 100 && !await page.GetByText(text).First.IsVisibleAsync(); look++)
        {
            if (await page.GetByRole(AriaRole.Link, new() { Name = "Refresh" }).IsVisibleAsync())
            {
                await page.ReloadAsync();
            }

            await page.WaitForTimeoutAsync(100);
        }

        await Expect(page.GetByText(text).First).ToBeVisibleAsync();
    }

    private static Task LookAsync(IPage page, string name, bool javaScript) => javaScript ? AssertAccessibleAsync(page, name) : Task.CompletedTask;
}
