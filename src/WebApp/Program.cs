using WebApp.Hosting;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.WebHost.UseStaticWebAssets(); // Static web assets also work outside Development when run from a build.
    builder.AddApplication(args);

    var app = builder.Build();
    if (!await app.RunCommandAsync(args))
    {
        await app.PrepareDatabaseAsync();
        app.UseApplication();
        await app.RunAsync();
    }
}
catch (Exception exception) when (StartupErrors.Find(exception) is { } errors)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, errors));
    Environment.ExitCode = 1;
}
