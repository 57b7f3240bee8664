using WebApp.Data;

namespace WebApp.Administration;

/// <summary>A bulk job that has not finished.</summary>
/// <param name="Id">The job's key.</param>
/// <param name="Action">The action to apply.</param>
/// <param name="Visited">The number of users processed or skipped.</param>
/// <param name="Total">The number of users that matched when the job started.</param>
public sealed record RunningJob(Guid Id, UserAction Action, int Visited, int Total);
