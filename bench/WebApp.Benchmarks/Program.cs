using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using WebApp.Benchmarks;

if (args is ["users", var provider, var connectionString])
{
    await UserListMeasurement.RunAsync(provider, connectionString);
    return;
}

// In this process: BenchmarkDotNet's own projects know nothing of the shared framework that this one refers to.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(ViolationBenchmarks).Assembly).Run(args, config);
