namespace WebApp.Accounts;

/// <summary>The second steps of a user's sign-in.</summary>
/// <param name="IsOn">Whether the password alone does not sign in.</param>
/// <param name="IsRequired">Whether a role of the user requires a second step.</param>
/// <param name="HasAuthenticator">Whether an authenticator app is set up.</param>
/// <param name="RecoveryCodes">The number of unused recovery codes.</param>
/// <param name="Passkeys">The number of passkeys.</param>
public sealed record SecondSteps(bool IsOn, bool IsRequired, bool HasAuthenticator, int RecoveryCodes, int Passkeys)
{
    /// <summary>Whether signing in takes a second step that the user has.</summary>
    public bool AreUsed => (IsOn || IsRequired) && (HasAuthenticator || Passkeys > 0);

    public bool Exist => IsOn || HasAuthenticator || RecoveryCodes > 0 || Passkeys > 0;
}
