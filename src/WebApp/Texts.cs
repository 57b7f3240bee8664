namespace WebApp;

/// <summary>
/// The resource type of user-visible texts. The English text in the code is the key; translations are stored next to this file.
/// </summary>
public sealed class Texts;
