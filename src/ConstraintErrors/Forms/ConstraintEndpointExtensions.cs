using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ConstraintErrors.Forms;

/// <summary>Adds constraint handling to minimal API endpoints.</summary>
public static class ConstraintEndpointExtensions
{
    /// <summary>
    /// Checks the body against the constraints of the model before the endpoint runs, and returns 400 with field errors for constraint
    /// violations.
    /// </summary>
    public static TBuilder WithConstraintErrors<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter<TBuilder, ConstraintEndpointFilter>();
}
