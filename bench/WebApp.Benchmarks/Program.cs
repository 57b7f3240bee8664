using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using WebApp.Benchmarks;
using WebApp.Benchmarks.Growth;

if (args is ["users", var provider, var connectionString])
{
    await UserListMeasurement.RunAsync(provider, connectionString);
    return;
}

if (args is ["seed", var seedProvider, var seeded, var bare, var count])
{
    await SeedMeasurement.RunAsync(seedProvider, seeded, bare, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

if (args is ["bulk", var bulkProvider, var bulkConnection, var users])
{
    await BulkMeasurement.RunAsync(bulkProvider, bulkConnection, int.Parse(users, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

if (args is ["import", var importProvider, var imported, var importBare, var rows])
{
    await ImportMeasurement.RunAsync(importProvider, imported, importBare, int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

if (args is ["sign-in", var signInProvider, var signInConnection])
{
    await SignInMeasurement.RunAsync(signInProvider, signInConnection);
    await RegistrationMeasurement.RunAsync(signInProvider, signInConnection);
    return;
}

if (args is ["growth", var growthProvider, var prefix, var csv, var commit, .. var sizes])
{
    await GrowthMeasurement.RunAsync(growthProvider, prefix, csv, commit, [.. sizes.Select(size => int.Parse(size, System.Globalization.CultureInfo.InvariantCulture))]);
    return;
}

if (args is ["growth-report", var measured, var document, var chart])
{
    await GrowthReport.WriteAsync(measured, document, chart);
    return;
}

// In this process: BenchmarkDotNet's own projects know nothing of the shared framework that this one refers to.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(ViolationBenchmarks).Assembly).Run(args, config);
