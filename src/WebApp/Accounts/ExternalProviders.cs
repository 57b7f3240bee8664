namespace WebApp.Accounts;

/// <summary>The configured providers, in alphabetical order.</summary>
public sealed class ExternalProviders(IEnumerable<ExternalProvider> providers)
{
    public IReadOnlyList<ExternalProvider> All { get; } = [.. providers.OrderBy(provider => provider.DisplayName, StringComparer.OrdinalIgnoreCase)];

    public ExternalProvider? Find(string? name) => All.FirstOrDefault(provider => provider.Name == name);
}
