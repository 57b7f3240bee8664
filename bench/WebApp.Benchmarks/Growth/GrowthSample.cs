using System.Globalization;

namespace WebApp.Benchmarks.Growth;

/// <summary>The time of a request on a database, and of its statements, if they were measured.</summary>
internal sealed record GrowthSample(string Date, string Commit, string Provider, int Users, string Request, double Milliseconds, double Median, double? Statements)
{
    public const string Header = "Date,Commit,Database,Users,Request,Milliseconds,Median,Statements";

    public string ToCsv() => string.Create(CultureInfo.InvariantCulture, $"{Date},{Commit},{Provider},{Users},{Request},{Milliseconds:F4},{Median:F4},{Statements:F4}");

    public static GrowthSample Parse(string line)
    {
        var values = line.Split(',');
        return new(
            values[0],
            values[1],
            values[2],
            int.Parse(values[3], CultureInfo.InvariantCulture),
            values[4],
            double.Parse(values[5], CultureInfo.InvariantCulture),
            double.Parse(values[6], CultureInfo.InvariantCulture),
            values[7].Length == 0 ? null : double.Parse(values[7], CultureInfo.InvariantCulture));
    }
}
