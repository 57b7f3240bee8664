using System;
using System.Data.SqlTypes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Model;

/// <summary>How much a column holds, whether the model says so by a facet or only in the column's type: <c>decimal(9,2)</c>, <c>money</c>.</summary>
internal static class ColumnLimits
{
    /// <summary>In characters; null without a limit.</summary>
    public static int? TextLength(this IReadOnlyProperty property) => property.GetMaxLength() ?? property.FindRelationalTypeMapping()?.Size;

    /// <summary>Whether a number has more digits before the decimal point than the column.</summary>
    public static bool IsTooLarge(this IReadOnlyProperty property, decimal number)
    {
        var mapping = property.FindRelationalTypeMapping();
        switch (mapping?.StoreTypeNameBase.ToUpperInvariant())
        {
            case "MONEY":
                return number is < -922_337_203_685_477.5808m or > 922_337_203_685_477.5807m; // SQL Server and PostgreSQL have the scale apart, not the digits.
            case "SMALLMONEY":
                return number is < -214_748.3648m or > 214_748.3647m;
        }

        if ((property.GetPrecision() ?? mapping?.Precision) is not { } precision)
        {
            return false;
        }

        var scale = property.GetScale() ?? mapping?.Scale ?? 0;
        var whole = Math.Truncate(Math.Round(number, Math.Min(scale, 28), MidpointRounding.AwayFromZero));
        return whole != 0 && new SqlDecimal(whole).Precision > precision - scale;
    }
}
