using WebApp.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets(); // Static web assets also work outside Development when run from a build.
builder.AddApplication();

var app = builder.Build();
if (await app.RunCommandAsync(args))
{
    return;
}

await app.PrepareDatabaseAsync();
app.UseApplication();
await app.RunAsync();
