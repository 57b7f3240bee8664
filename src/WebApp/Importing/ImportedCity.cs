using WebApp.Administration;

namespace WebApp.Importing;

/// <summary>The fields of a city in a file.</summary>
internal sealed class ImportedCity : CityDetails;
