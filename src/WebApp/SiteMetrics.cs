using System.Diagnostics.Metrics;

namespace WebApp;

/// <summary>The metrics of the application. <c>docs/operations.md</c> lists them.</summary>
internal static class SiteMetrics
{
    public const string MeterName = "Site";

    private static readonly Meter s_meter = new(MeterName);

    private static readonly Counter<long> s_signIns = s_meter.CreateCounter<long>("site.sign_ins", "{attempt}", "Attempts to sign in, by outcome.");

    private static readonly Counter<long> s_outages = s_meter.CreateCounter<long>("site.database.outages", "{request}", "Requests that failed because of the database, by reason.");

    public static void AddSignIn(string outcome) => s_signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public static void AddOutage(string reason) => s_outages.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
