using WebApp.Data;

namespace WebApp.Administration;

/// <summary>A bulk job that has not finished.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Action">What it does.</param>
/// <param name="Visited">Users it has done or skipped.</param>
/// <param name="Total">Users who matched when it started.</param>
public sealed record RunningJob(Guid Id, UserAction Action, int Visited, int Total);
