namespace WebApp.Accounts;

/// <summary>Returns a short name of the browser and the operating system, by which users recognize a session.</summary>
internal static class BrowserName
{
    // The first match wins: most browsers also claim to be the ones listed below them.
    private static readonly (string Mark, string Name)[] s_browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] s_systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <returns>The name, or null when neither is known.</returns>
    public static string? Of(string userAgent) => (Find(s_browsers, userAgent), Find(s_systems, userAgent)) switch
    {
        ({ } browser, { } system) => $"{browser} on {system}",
        var (browser, system) => browser ?? system,
    };

    private static string? Find((string Mark, string Name)[] known, string userAgent) =>
        known.FirstOrDefault(one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
