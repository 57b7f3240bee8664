namespace WebApp.Rendering;

/// <summary>
/// A page that looks the same to everybody who is not signed in, except for its antiforgery token, when it is opened without a query string
/// and without a notice. It is rendered once for each language.
/// </summary>
public interface ISharedPage
{
    /// <summary>The object that the page shows, such as a list of choices. Another object renders the page again.</summary>
    object? Content => null;
}
