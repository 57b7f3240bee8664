using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace WebApp.Pages;

internal static class NoticeExtensions
{
    private const string Key = "Notice";

    /// <summary>Shows a text at the top of the next page that is rendered, which is the target of a redirect.</summary>
    public static void ShowNotice(this PageModel page, string text) => page.TempData[Key] = text;

    /// <summary>Returns and removes the notice; null without one.</summary>
    public static string? TakeNotice(this ITempDataDictionary tempData) => tempData[Key] as string;
}
