using System.Globalization;
using System.Threading.RateLimiting;
using WebApp.Constraints;

namespace WebApp.Security;

internal static class RateLimits
{
    /// <summary>
    /// Limits what one address may post: buckets that refill, so that a person never meets them. The setting
    /// <c>RateLimits:Enabled</c> turns them off for measurements.
    /// </summary>
    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration) =>
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = 5.ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            if (configuration.GetValue("RateLimits:Enabled", defaultValue: true))
            {
                options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string, string)>(PartitionFor);
            }
        });

    private static RateLimitPartition<(string, string)> PartitionFor(HttpContext context)
    {
        var client = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return RateLimitPartition.GetNoLimiter(("", ""));
        }

        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            return Bucket(("api", client), capacity: 60, perSecond: 1);
        }

        // A typist's debounced questions come at three a second at most.
        return context.Request.Query.ContainsKey(RulesOfAttribute.CheckParameter)
            ? Bucket(("check", client), capacity: 100, perSecond: 10)
            : Bucket(("post", client), capacity: 600, perSecond: 10);
    }

    private static RateLimitPartition<(string, string)> Bucket((string, string) key, int capacity, int perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = capacity,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
}
