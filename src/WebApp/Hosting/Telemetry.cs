using ConstraintErrors.Forms;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using WebApp.Data;
using WebApp.Administration;

namespace WebApp.Hosting;

internal static class Telemetry
{
    /// <summary>
    /// Adds health checks, records refused rows for administrators, and exports the metrics of refused rows and requests to the collector
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, if set. <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> is <c>grpc</c> or <c>http/protobuf</c>.
    /// </summary>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<WritableDatabaseCheck>();
        services.AddHealthChecks().AddCheck<WritableDatabaseCheck>(WritableDatabaseCheck.Name, tags: ["ready"]);
        services.AddSingleton<ViolationRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<ViolationRecorder>());
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } endpoint)
        {
            return;
        }

        var overHttp = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf";
        services.AddHostedService(_ => new Exporter(new Uri(overHttp ? endpoint.TrimEnd('/') + "/v1/metrics" : endpoint), overHttp));
    }

    private sealed class Exporter(Uri endpoint, bool overHttp) : IHostedService, IDisposable
    {
        private readonly MeterProvider _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(ConstraintMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddOtlpExporter(options =>
            {
                options.Endpoint = endpoint;
                options.Protocol = overHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
            })
            .Build();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        // Export before anything is disposed of: disposing of the meter discards its counts.
        public Task StopAsync(CancellationToken cancellationToken)
        {
            _provider.ForceFlush(timeoutMilliseconds: 5_000);
            return Task.CompletedTask;
        }

        public void Dispose() => _provider.Dispose();
    }
}
