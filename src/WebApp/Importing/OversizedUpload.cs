namespace WebApp.Importing;

/// <summary>A feature of a request whose file was larger than allowed. The page of the form is then opened without it.</summary>
public sealed class OversizedUpload;
