using WebApp.Data;

namespace WebApp.Importing;

internal sealed class PlannedCity(int line, City city) : PlannedRow(line)
{
    /// <summary>The city with the values of the row.</summary>
    public City City { get; } = city;
}
