using System.Diagnostics;
using OpenTelemetry;

namespace WebApp.Hosting;

/// <summary>Removes attributes that can contain personal data or secrets: addresses, names of browsers, and paths with the names of users.</summary>
internal sealed class TraceAttributes : BaseProcessor<Activity>
{
    private static readonly HashSet<string> s_kept = new(StringComparer.Ordinal)
    {
        "http.request.method", "http.response.status_code", "http.route", "url.scheme", "error.type", "network.protocol.version",
        "db.system.name", "db.namespace", "db.operation.name", "db.collection.name", "db.query.text", "db.response.status_code",
        "server.address", "server.port",
    };

    public override void OnEnd(Activity data)
    {
        foreach (var (name, _) in data.TagObjects.ToList())
        {
            if (!s_kept.Contains(name))
            {
                data.SetTag(name, null);
            }
        }
    }
}
