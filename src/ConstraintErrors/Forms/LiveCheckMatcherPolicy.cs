using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
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
/// Routes live checks to an endpoint that bypasses MVC, whose overhead exceeds that of the check. The endpoint has the route, metadata,
/// authorization and antiforgery of the page. Pages with filters that can reject a request use MVC and <see cref="LiveCheckFilter"/>.
/// </summary>
internal sealed class LiveCheckMatcherPolicy(LiveCheck check) : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<Endpoint, Endpoint> _checks = [];

    // Runs after the policy that replaces page endpoints with those of compiled pages.
    public override int Order => int.MaxValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<ActionDescriptor>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        if (!LiveCheck.IsRequested(httpContext.Request))
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
        if (endpoint is not RouteEndpoint route
            || endpoint.Metadata.GetMetadata<ActionDescriptor>() is not { } action
            || !action.FilterDescriptors.All(CanBeSkipped))
        {
            return endpoint;
        }

        var isAntiforgeryRequired = action.FilterDescriptors
            .Any(filter => filter.Filter is AutoValidateAntiforgeryTokenAttribute or ValidateAntiForgeryTokenAttribute);
        return new RouteEndpoint(AnswerAsync, route.RoutePattern, route.Order, route.Metadata, route.DisplayName);

        async Task AnswerAsync(HttpContext http)
        {
            if (isAntiforgeryRequired && !await http.RequestServices.GetRequiredService<LiveCheckTokens>().AreValidAsync(http))
            {
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            await check.AnswerAsync(http, action);
        }
    }

    /// <summary>Whether a filter cannot reject a request before model binding. The endpoint itself validates antiforgery tokens.</summary>
    private static bool CanBeSkipped(FilterDescriptor descriptor) => descriptor.Filter switch
    {
        IAntiforgeryPolicy => false,
        TypeFilterAttribute filter => filter.ImplementationType == typeof(LiveCheckFilter) || RunsAfterBinding(filter.ImplementationType),
        ServiceFilterAttribute filter => RunsAfterBinding(filter.ServiceType),
        IFilterFactory filter => filter.GetType().Assembly is var assembly
            && (assembly == typeof(ValidateAntiForgeryTokenAttribute).Assembly || assembly == typeof(PageModel).Assembly),
        { } filter => RunsAfterBinding(filter.GetType()),
    };

    private static bool RunsAfterBinding(Type filter) =>
        !filter.IsAbstract
        && !filter.IsAssignableTo(typeof(IAuthorizationFilter)) && !filter.IsAssignableTo(typeof(IAsyncAuthorizationFilter))
        && !filter.IsAssignableTo(typeof(IResourceFilter)) && !filter.IsAssignableTo(typeof(IAsyncResourceFilter));
}
