using Microsoft.Playwright;

namespace WebApp.E2E.Infrastructure;

/// <summary>A browser test. If it fails, its trace and a screenshot are kept in artifacts/e2e.</summary>
public abstract class Journey(Site site, Browser browser) : IClassFixture<Site>, IClassFixture<Browser>, IAsyncLifetime
{
    private static readonly string s_artifacts = Path.Combine(FindRoot(AppContext.BaseDirectory), "artifacts");

    private readonly List<IBrowserContext> _contexts = [];

    protected Site Site => site;

    /// <summary>Opens a window with its own cookies.</summary>
    protected async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = site.Address;
        options.IgnoreHTTPSErrors = true;
        var context = await browser.Instance.NewContextAsync(options);
        context.SetDefaultTimeout(10_000);
        await context.Tracing.StartAsync(new() { Screenshots = true, Snapshots = true });
        _contexts.Add(context);
        return await context.NewPageAsync();
    }

    /// <summary>Stores a screenshot in artifacts/screenshots.</summary>
    protected static Task<byte[]> PictureAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(s_artifacts, "screenshots", name + ".png"), FullPage = true });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        var name = Path.Combine(s_artifacts, "e2e", TestContext.Current.TestCase?.TestMethodName + "-" + Guid.NewGuid().ToString("N")[..6]);
        foreach (var context in _contexts)
        {
            if (failed && context.Pages is [var page, ..])
            {
                await page.ScreenshotAsync(new() { Path = name + ".png", FullPage = true });
            }

            await context.Tracing.StopAsync(new() { Path = failed ? name + ".zip" : null });
            await context.DisposeAsync();
        }
    }

    private static string FindRoot(string directory) =>
        File.Exists(Path.Combine(directory, "WebApp.sln")) ? directory : FindRoot(Path.GetDirectoryName(directory)!);
}
