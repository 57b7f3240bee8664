using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ConstraintErrors.Forms;

/// <summary>For endpoints of minimal APIs.</summary>
public static class ConstraintEndpointExtensions
{
    /// <summary>
    /// Lets an endpoint answer what the database refuses with 400 and field errors, and check its body against the rules
    /// of the model before it runs.
    /// </summary>
    public static TBuilder WithConstraintErrors<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter<TBuilder, ConstraintEndpointFilter>();
}
