using System.Text;
using WebApp.Accounts;

namespace WebApp.Tests.Accounts;

public sealed class AuthenticatorCodeTests
{
    private static readonly byte[] s_key = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(20_000_000_000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, AuthenticatorCode.Of(s_key, AuthenticatorCode.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-31, true)]
    [InlineData(0, true)]
    [InlineData(31, true)]
    [InlineData(-91, false)]
    [InlineData(91, false)]
    public void A_code_is_valid_for_one_step_before_and_after(int seconds, bool isValid)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_125);
        var code = AuthenticatorCode.Of(s_key, AuthenticatorCode.StepAt(now));
        Assert.Equal(isValid, AuthenticatorCode.FindStep(s_key, code, now.AddSeconds(seconds)) is not null);
    }

    [Theory]
    [InlineData(new byte[] { 0x66, 0x6F, 0x6F, 0x62, 0x61 }, "MZXW6YTB")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "77777777")]
    public void Keys_are_shown_in_Base32(byte[] key, string text) => Assert.Equal(text, Base32.Encode(key));
}
