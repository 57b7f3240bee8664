using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Forms;

/// <summary>
/// Routes a live check past MVC, which costs more than the check: to an endpoint with the page's own address, metadata,
/// authorization and antiforgery. A page with filters that may refuse a request stays with MVC and
/// <see cref="LiveCheckFilter"/>.
/// </summary>
internal sealed class LiveCheckMatcherPolicy(LiveCheck check) : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<Endpoint, Endpoint> _checks = [];

    // After the policy that puts compiled pages in place of those that are not yet.
    public override int Order => int.MaxValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<ActionDescriptor>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        if (!LiveCheck.IsAsked(httpContext.Request))
        {
            return Task.CompletedTask;
        }

        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i))
            {
                ref var candidate = ref candidates[i];
                candidates.ReplaceEndpoint(i, _checks.GetValue(candidate.Endpoint, CheckOf), candidate.Values);
            }
        }

        return Task.CompletedTask;
    }

    private Endpoint CheckOf(Endpoint endpoint)
    {
        if (endpoint is not RouteEndpoint route || endpoint.Metadata.GetMetadata<ActionDescriptor>() is not { } action || !action.FilterDescriptors.All(MayBeSkipped))
        {
            return endpoint;
        }

        var isAntiforgeryRequired = action.FilterDescriptors.Any(filter => filter.Filter is AutoValidateAntiforgeryTokenAttribute or ValidateAntiForgeryTokenAttribute);
        return new RouteEndpoint(AnswerAsync, route.RoutePattern, route.Order, route.Metadata, route.DisplayName);

        async Task AnswerAsync(HttpContext http)
        {
            if (isAntiforgeryRequired && !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
            {
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            await check.AnswerAsync(http, action);
        }
    }

    /// <summary>Whether a filter refuses nothing before a model is bound; antiforgery is seen to here.</summary>
    private static bool MayBeSkipped(FilterDescriptor descriptor) => descriptor.Filter switch
    {
        IAntiforgeryPolicy => false,
        TypeFilterAttribute filter => filter.ImplementationType == typeof(LiveCheckFilter) || RunsAfterBinding(filter.ImplementationType),
        ServiceFilterAttribute filter => RunsAfterBinding(filter.ServiceType),
        IFilterFactory filter => filter.GetType().Assembly is var assembly && (assembly == typeof(ValidateAntiForgeryTokenAttribute).Assembly || assembly == typeof(PageModel).Assembly),
        { } filter => RunsAfterBinding(filter.GetType()),
    };

    private static bool RunsAfterBinding(Type filter) =>
        !filter.IsAbstract
        && !filter.IsAssignableTo(typeof(IAuthorizationFilter)) && !filter.IsAssignableTo(typeof(IAsyncAuthorizationFilter))
        && !filter.IsAssignableTo(typeof(IResourceFilter)) && !filter.IsAssignableTo(typeof(IAsyncResourceFilter));
}
