using System.Globalization;
using Microsoft.Extensions.Localization;

namespace WebApp.Administration;

internal static class CountWords
{
    public static string Of(BoundedCount count, IStringLocalizer<Texts> texts) => count.Precision switch
    {
        CountPrecision.MoreThan => texts["more than {0:N0}", count.Number],
        CountPrecision.About => texts["about {0:N0}", count.Number],
        _ => count.Number.ToString("N0", CultureInfo.CurrentCulture),
    };
}
