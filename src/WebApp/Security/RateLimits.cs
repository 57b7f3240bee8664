using System.Globalization;
using System.Threading.RateLimiting;
using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace WebApp.Security;

/// <summary>
/// Limits the posts of one client with token buckets sized for a person but not for guessing. A page selects its policy with
/// <see cref="EnableRateLimitingAttribute"/>. The setting <c>RateLimits:Enabled</c> turns the limits off for measurements.
/// </summary>
internal static class RateLimits
{
    /// <summary>The policy for passwords and the links that replace them.</summary>
    public const string SignIn = "sign-in";

    public const string Registration = "registration";

    /// <summary>The policy for forms that send an email.</summary>
    public const string Email = "email";

    public const string Api = "api";

    /// <summary>The policy for requests while the user types.</summary>
    public const string LiveCheck = "live-check";

    private static readonly Bucket s_liveCheck = new(Capacity: 100, PerMinute: 600); // A typing user causes at most three requests a second.
    private static readonly Bucket s_post = new(Capacity: 600, PerMinute: 600);

    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var isEnabled = configuration.GetValue("RateLimits:Enabled", defaultValue: true);
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromSeconds(1);
                context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                if (IsLiveCheck(context.HttpContext) && context.HttpContext.Features.Get<IStatusCodePagesFeature>() is { } errorPage)
                {
                    errorPage.Enabled = false; // A script reads only the status.
                }

                return ValueTask.CompletedTask;
            };
            Add(SignIn, new(Capacity: 30, PerMinute: 20));
            Add(Registration, new(Capacity: 30, PerMinute: 10));
            Add(Email, new(Capacity: 10, PerMinute: 5));
            options.AddPolicy(LiveCheck, _ => NoLimit); // The global limiter counts them.
            Add(Api, new(Capacity: 60, PerMinute: 60));
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string, string)>(context => IsLiveCheck(context)
                ? Partition(context, LiveCheck, s_liveCheck)
                : Partition(context, "post", s_post));

            void Add(string policy, Bucket bucket) => options.AddPolicy(policy, context => IsLiveCheck(context) ? NoLimit : Partition(context, policy, bucket));
        });

        RateLimitPartition<(string, string)> Partition(HttpContext context, string policy, Bucket bucket) =>
            !isEnabled || !HttpMethods.IsPost(context.Request.Method)
                ? NoLimit
                : RateLimitPartition.GetTokenBucketLimiter((policy, ClientAddress.Of(context)), _ => bucket.Options);
    }

    private static RateLimitPartition<(string, string)> NoLimit => RateLimitPartition.GetNoLimiter(("", ""));

    private static bool IsLiveCheck(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == LiveCheck
            || (context.Request.Query.ContainsKey(RulesOfAttribute.CheckParameter) && metadata.GetMetadata<PageActionDescriptor>() is not null));

    /// <param name="Capacity">The number of posts in a burst.</param>
    /// <param name="PerMinute">The sustained number of posts per minute.</param>
    private sealed record Bucket(int Capacity, int PerMinute)
    {
        public TokenBucketRateLimiterOptions Options => new()
        {
            TokenLimit = Capacity,
            TokensPerPeriod = Math.Max(1, PerMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / PerMinute * Math.Max(1, PerMinute / 60),
            QueueLimit = 0,
        };
    }
}
