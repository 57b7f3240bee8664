using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Accounts;
using WebApp.Administration;

namespace WebApp.Pages.Account.Manage;

[TypeFilter<RecentVerificationRequired>]
public sealed class DownloadPersonalDataModel(PersonalData data) : PageModel
{
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        File(await data.ToJsonAsync(User.UserId()!.Value, cancellationToken), MediaTypeNames.Application.Json, "personal-data.json");
}
