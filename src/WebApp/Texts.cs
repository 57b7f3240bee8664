namespace WebApp;

/// <summary>What people read. English is in the code and serves as the key; translations stand beside this file.</summary>
public sealed class Texts;
