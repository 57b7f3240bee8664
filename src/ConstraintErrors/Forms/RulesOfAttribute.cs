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
/// Says that a form's field holds a property of an entity, so that the rules of the EF Core model hold for it: in the
/// browser (required, length, and while typing a question to the page's own address), on the server before the handler
/// runs, and after the database refused. See <see cref="RulesOfAttribute{TEntity}"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class RulesOfAttribute(Type entityType, string? property) : RemoteAttributeBase
{
    /// <summary>The query parameter of a live check; its value is the name of the field in question.</summary>
    public const string CheckParameter = "live-check";

    /// <summary>The entity whose rules hold for the field.</summary>
    public Type EntityType { get; } = entityType;

    /// <summary>The entity's property; null for the one that is named like the field.</summary>
    public string? Property { get; } = property;

    /// <summary>Whether the form binds the entity itself, whose own attributes say what is required and how long.</summary>
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

        if (constraints.Live is { } live)
        {
            MergeAttribute(context.Attributes, "data-val-remote", messages.For(live, label));
            MergeAttribute(context.Attributes, "data-val-remote-url", GetUrl(context));
            MergeAttribute(context.Attributes, "data-val-remote-type", "POST");
            var token = services.GetService<IOptions<AntiforgeryOptions>>()?.Value.FormFieldName; // Stock scripts send only what is named here.
            var fields = constraints.FieldsToSend(context.ModelMetadata).Select(name => "*." + name).Append(token).OfType<string>();
            MergeAttribute(context.Attributes, "data-val-remote-additionalfields", string.Join(',', fields));
        }
    }

    /// <summary>What the columns behind a field limit it to.</summary>
    /// <param name="fieldName">The name of the property that has this attribute.</param>
    /// <param name="services">Of a scope: a context is asked for its model.</param>
    public FieldLimits LimitsOf(string fieldName, IServiceProvider services)
    {
        var constraints = FieldConstraints.Of(this, fieldName, services);
        return new FieldLimits(constraints.Required is not null, constraints.MaxLength);
    }

    /// <summary>The page's own address, so that its authorization, its route values and its antiforgery token hold for the check.</summary>
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

    /// <summary>What needs no database: required and length. The rest follows before the handler, all fields in one query.</summary>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        if (IsOfEntity)
        {
            return ValidationResult.Success;
        }

        var constraints = FieldConstraints.Of(this, validationContext.MemberName!, validationContext);
        var type = value?.GetType() ?? validationContext.ObjectType.GetProperty(validationContext.MemberName!)?.PropertyType;
        var values = PostedField.IsList(type) ? ((IEnumerable?)value)?.Cast<object?>() ?? [] : [value]; // A list of none is no row at all.
        var broken = constraints.Columns.FirstOrDefault(constraint => values.Any(value => ColumnFacets.IsBroken(constraint, value is "" ? null : value)));
        return broken is null
            ? ValidationResult.Success
            : new ValidationResult(
                validationContext.GetRequiredService<ConstraintMessages>().For(broken, [validationContext.DisplayName]),
                [validationContext.MemberName!]);
    }

    private static void MergeAttribute(IDictionary<string, string> attributes, string key, string value) => attributes.TryAdd(key, value);
}
