namespace WebApp.Tests.Infrastructure;

internal static class Polling
{
    /// <summary>Waits until a condition holds; fails after a minute.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string>? details = null)
    {
        for (var end = DateTime.UtcNow.AddMinutes(1); !await condition(); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            Assert.True(DateTime.UtcNow < end, details?.Invoke() ?? "The condition does not hold after a minute.");
        }
    }
}
