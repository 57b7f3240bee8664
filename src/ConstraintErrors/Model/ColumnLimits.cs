using System;
using System.Data.SqlTypes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Model;

/// <summary>The limits of a column, from the property's facets or from the store type, such as <c>decimal(9,2)</c> or <c>money</c>.</summary>
internal static class ColumnLimits
{
    /// <summary>Returns the maximum length in characters, or null if the column is unlimited.</summary>
    public static int? TextLength(this IReadOnlyProperty property) => property.GetMaxLength() ?? property.FindRelationalTypeMapping()?.Size;

    /// <summary>Whether <paramref name="number"/> has more digits before the decimal point than the column can store.</summary>
    public static bool IsTooLarge(this IReadOnlyProperty property, decimal number)
    {
        var mapping = property.FindRelationalTypeMapping();
        switch (mapping?.StoreTypeNameBase.ToUpperInvariant())
        {
            case "MONEY":
                // SQL Server's range, which is also within that of PostgreSQL's money.
                return number is < -922_337_203_685_477.5808m or > 922_337_203_685_477.5807m;
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
