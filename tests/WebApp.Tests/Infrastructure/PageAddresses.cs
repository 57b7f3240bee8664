using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;

namespace WebApp.Tests.Infrastructure;

internal static class PageAddresses
{
    /// <summary>Returns the address of every page, with a key that does not exist for each route parameter.</summary>
    public static IEnumerable<(string Page, string Address)> Of(IServiceProvider services) =>
        from endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let page = endpoint.Metadata.GetMetadata<PageActionDescriptor>()
        where page is not null
        select (page.ViewEnginePath, "/" + endpoint.RoutePattern.RawText!.Replace("{id:int}", "1", StringComparison.Ordinal).Replace("{id:int?}", "1", StringComparison.Ordinal)
            .Replace("{id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal).Replace("{handle}", "ann", StringComparison.Ordinal));
}
