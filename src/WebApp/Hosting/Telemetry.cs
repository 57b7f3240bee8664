using System.Reflection;
using ConstraintErrors.Forms;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using WebApp.Data;
using WebApp.Administration;
using WebApp.Security;

namespace WebApp.Hosting;

internal static class Telemetry
{
    /// <summary>The sources of the exported metrics.</summary>
    internal static readonly string[] Meters =
    [
        SiteMetrics.MeterName, ConstraintMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting",
        "System.Runtime", "Npgsql",
    ];

    /// <summary>
    /// Adds health checks, records refused rows for administrators, and exports metrics and traces to the collector
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, if set. <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> is <c>grpc</c> or <c>http/protobuf</c>.
    /// </summary>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<WritableDatabaseCheck>();
        services.AddSingleton<MigrationsCheck>();
        services.AddSingleton<KeysCheck>();
        services.AddHealthChecks()
            .AddCheck<WritableDatabaseCheck>(WritableDatabaseCheck.Name, tags: ["ready"])
            .AddCheck<MigrationsCheck>(MigrationsCheck.Name, tags: ["ready"])
            .AddCheck<KeysCheck>(KeysCheck.Name, tags: ["ready"]);
        services.AddSingleton<ViolationRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<ViolationRecorder>());
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } endpoint)
        {
            return;
        }

        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        services.AddHostedService<Gauges>();
        services.AddHostedService(_ => new Exporter(endpoint, configuration));
    }

    private sealed class Exporter(string endpoint, IConfiguration configuration) : IHostedService, IDisposable
    {
        private const int ExportTimeout = 5_000;

        private readonly MeterProvider _metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(resource => Name(resource, configuration)).AddMeter(Meters)
            .AddOtlpExporter(options => Configure(options, endpoint, "/v1/metrics", configuration)).Build();

        private readonly TracerProvider _traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(resource => Name(resource, configuration))
            .AddSource("Microsoft.AspNetCore", "Npgsql", "System.Net.Http").AddProcessor(new TraceAttributes())
            .AddOtlpExporter(options => Configure(options, endpoint, "/v1/traces", configuration)).Build();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        // Export before anything is disposed of: disposing of the meter discards its counts.
        public Task StopAsync(CancellationToken cancellationToken)
        {
            _metrics.ForceFlush(ExportTimeout);
            _traces.ForceFlush(ExportTimeout);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            _metrics.Dispose();
            _traces.Dispose();
        }

        private static void Configure(OtlpExporterOptions options, string endpoint, string path, IConfiguration configuration)
        {
            var overHttp = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf";
            options.Endpoint = new Uri(overHttp ? endpoint.TrimEnd('/') + path : endpoint);
            options.Protocol = overHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        }

        private static void Name(ResourceBuilder resource, IConfiguration configuration)
        {
            if (string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"]))
            {
                resource.AddService(Assembly.GetExecutingAssembly().GetName().Name!);
            }
        }
    }
}
