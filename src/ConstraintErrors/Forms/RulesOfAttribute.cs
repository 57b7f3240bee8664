using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Linq;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConstraintErrors.Forms;

/// <summary>
/// Specifies the entity property of a form field, so that the constraints of the EF Core model apply to the field: in the browser
/// (required, length, live checks), on the server before the handler runs, and when the database reports a violation. See
/// <see cref="RulesOfAttribute{TEntity}"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class RulesOfAttribute(Type entityType, string? property) : RemoteAttributeBase
{
    /// <summary>The query parameter of a live check, whose value is the name of the field.</summary>
    public const string CheckParameter = "live-check";

    /// <summary>The entity type whose constraints apply to the field.</summary>
    public Type EntityType { get; } = entityType;

    /// <summary>The name of the entity property; null if it equals the name of the field.</summary>
    public string? Property { get; } = property;

    /// <summary>Whether the form binds the entity itself, whose validation attributes apply.</summary>
    internal bool IsOfEntity { get; set; }

    /// <inheritdoc />
    public override bool RequiresValidationContext => true;

    /// <inheritdoc />
    public override void AddValidation(ClientModelValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var services = context.ActionContext.HttpContext.RequestServices;
        var constraints = FieldConstraints.Of(this, context.ModelMetadata.Name!, services);
        string[] label = [PostedField.LabelOf(context.ModelMetadata)];
        var messages = services.GetRequiredService<ConstraintMessages>();

        MergeAttribute(context.Attributes, "data-val", "true");
        if (constraints.Required is { } required && !PostedField.IsList(context.ModelMetadata.ModelType))
        {
            MergeAttribute(context.Attributes, "data-val-required", messages.For(required, label));
        }

        if (constraints.TooLong is { } tooLong && constraints.MaxLength is { } maxLength)
        {
            MergeAttribute(context.Attributes, "data-val-maxlength", messages.For(tooLong, label));
            MergeAttribute(context.Attributes, "data-val-maxlength-max", maxLength.ToString(CultureInfo.InvariantCulture));
        }

        if (constraints.LiveFor(context.ActionContext.HttpContext) is { } live)
        {
            MergeAttribute(context.Attributes, "data-val-remote", messages.For(live, label));
            MergeAttribute(context.Attributes, "data-val-remote-url", GetUrl(context));
            MergeAttribute(context.Attributes, "data-val-remote-type", "POST");

            // jQuery Validation sends only the fields listed here, so the list includes the antiforgery token.
            var token = services.GetService<IOptions<AntiforgeryOptions>>()?.Value.FormFieldName;
            var fields = constraints.FieldsToSend(context.ModelMetadata).Select(name => "*." + name).Append(token).OfType<string>();
            MergeAttribute(context.Attributes, "data-val-remote-additionalfields", string.Join(',', fields));
        }
    }

    /// <summary>Returns the limits of a field, from the columns behind it.</summary>
    /// <param name="fieldName">The name of the property with this attribute.</param>
    /// <param name="services">The services of a scope, which resolve the context.</param>
    public FieldLimits LimitsOf(string fieldName, IServiceProvider services)
    {
        var constraints = FieldConstraints.Of(this, fieldName, services);
        return new FieldLimits(constraints.Required is not null, constraints.MaxLength);
    }

    /// <summary>Returns the URL of the page, so that its authorization, route values and antiforgery token apply to the live check.</summary>
    protected override string GetUrl(ClientModelValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.ActionContext.HttpContext.Request;
        var query = new QueryBuilder(request.Query.Where(parameter => parameter.Key != CheckParameter));
        if (context.Attributes.TryGetValue("name", out var name))
        {
            query.Add(CheckParameter, name);
        }

        return request.PathBase + request.Path + query.ToQueryString();
    }

    /// <summary>Checks column constraints. <see cref="FormValidator"/> checks the others before the handler runs, in one query.</summary>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        if (IsOfEntity)
        {
            return ValidationResult.Success;
        }

        var constraints = FieldConstraints.Of(this, validationContext.MemberName!, validationContext);
        var type = value?.GetType() ?? validationContext.ObjectType.GetProperty(validationContext.MemberName!)?.PropertyType;
        var values = PostedField.IsList(type) ? ((IEnumerable?)value)?.Cast<object?>() ?? [] : [value]; // An empty list saves no rows.
        var violated = constraints.Columns
            .FirstOrDefault(constraint => values.Any(value => ColumnFacets.IsViolated(constraint, value is "" ? null : value)));
        return violated is null
            ? ValidationResult.Success
            : new ValidationResult(
                validationContext.GetRequiredService<ConstraintMessages>().For(violated, [validationContext.DisplayName]),
                [validationContext.MemberName!]);
    }

    private static void MergeAttribute(IDictionary<string, string> attributes, string key, string value) => attributes.TryAdd(key, value);
}
