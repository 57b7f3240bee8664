namespace WebApp.Pages;

/// <summary>A form that asks the browser for a passkey and posts it to the handler <c>Passkey</c> of the same page.</summary>
/// <param name="Text">The text of the button.</param>
/// <param name="ReturnUrl">The address to return to; null if the page has none.</param>
public sealed record PasskeyForm(string Text, string? ReturnUrl = null)
{
    /// <summary>The class of the button.</summary>
    public string Style { get; init; } = "quiet";

    /// <summary>Whether the browser offers passkeys among the suggestions of the user name, without a click on the button.</summary>
    public bool IsConditional { get; init; }
}
