namespace WebApp.Pages.Admin.Violations;

/// <summary>The y axis of a chart of counts: from zero to <see cref="Top"/>, with a line at each <see cref="Step"/>.</summary>
public sealed record Scale(long Step, long Top)
{
    private const int MaxSteps = 4;

    public IEnumerable<long> Lines => Enumerable.Range(0, (int)(Top / Step) + 1).Select(line => line * Step);

    /// <summary>Returns the smallest scale with a step of 1, 2, 5, 10, 20, 50, … that reaches the number in four steps.</summary>
    public static Scale For(long highest)
    {
        var step = 1L;
        for (var next = 0; step * MaxSteps < highest; next++)
        {
            step = step / (next % 3 == 1 ? 2 : 1) * (next % 3 == 1 ? 5 : 2);
        }

        return new Scale(step, Math.Max(1, (highest + step - 1) / step) * step);
    }
}
