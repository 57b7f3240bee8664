using WebApp.Administration;
using WebApp.Api;
using WebApp.Data;
using WebApp.Hosting;
using WebApp.Security;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets(); // outside Development, too, when run from a build
builder.Configuration.AddDevelopmentSettings(builder.Environment);
builder.Services.AddDatabase(builder.Configuration);
builder.Services.AddAccounts();
builder.Services.AddAdministration();
builder.Services.AddForms();
builder.Services.AddApi();
builder.Services.AddRateLimits(builder.Configuration);
builder.Services.AddTelemetry(builder.Configuration);

var app = builder.Build();
if (await app.RunCommandAsync(args))
{
    return;
}

await app.PrepareDatabaseAsync();
app.PrintSetupLink();
app.UseWebApp();
await app.RunAsync();
