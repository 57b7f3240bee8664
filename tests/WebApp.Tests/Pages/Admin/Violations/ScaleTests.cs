using WebApp.Pages.Admin.Violations;

namespace WebApp.Tests.Pages.Admin.Violations;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(4, 1, 4)]
    [InlineData(5, 2, 6)]
    [InlineData(8, 2, 8)]
    [InlineData(9, 5, 10)]
    [InlineData(21, 10, 30)]
    [InlineData(80, 20, 80)]
    [InlineData(83, 50, 100)]
    [InlineData(201, 100, 300)]
    [InlineData(1_561, 500, 2_000)]
    [InlineData(int.MaxValue, 1_000_000_000, 3_000_000_000)]
    public void The_charts_grid_lines_are_round_numbers_above_the_highest_bar(int highest, long step, long top)
    {
        var scale = Scale.For(highest);

        Assert.Equal((step, top), (scale.Step, scale.Top));
        Assert.Equal(0, scale.Lines.First());
        Assert.Equal(top, scale.Lines.Last());
        Assert.InRange(scale.Lines.Count(), 2, 5);
    }
}
