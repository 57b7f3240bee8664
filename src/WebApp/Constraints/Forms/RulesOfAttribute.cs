using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;

namespace WebApp.Constraints;

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

    public Type EntityType { get; } = entityType;

    /// <summary>The entity's property; null for the one that is named like the field.</summary>
    public string? Property { get; } = property;

    public override bool RequiresValidationContext => true;

    public override void AddValidation(ClientModelValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var services = context.ActionContext.HttpContext.RequestServices;
        var rules = FieldRules.Of(this, context.ModelMetadata.Name!, services);
        string[] label = [FormField.LabelOf(context.ModelMetadata)];
        var messages = services.GetRequiredService<ConstraintMessages>();

        MergeAttribute(context.Attributes, "data-val", "true");
        if (rules.Required is { } required && !FormField.IsList(context.ModelMetadata.ModelType))
        {
            MergeAttribute(context.Attributes, "data-val-required", messages.For(required, label));
        }

        if (rules.TooLong is { } tooLong && rules.MaxLength is { } maxLength)
        {
            MergeAttribute(context.Attributes, "data-val-maxlength", messages.For(tooLong, label));
            MergeAttribute(context.Attributes, "data-val-maxlength-max", maxLength.ToString(CultureInfo.InvariantCulture));
        }

        if (rules.Live is { } live)
        {
            MergeAttribute(context.Attributes, "data-val-remote", messages.For(live, label));
            MergeAttribute(context.Attributes, "data-val-remote-url", GetUrl(context));
            MergeAttribute(context.Attributes, "data-val-remote-type", "POST");
            var fields = rules.FieldsToSend(context.ModelMetadata).Select(name => "*." + name);
            MergeAttribute(context.Attributes, "data-val-remote-additionalfields", string.Join(',', fields));
        }
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
        var rules = FieldRules.Of(this, validationContext.MemberName!, validationContext);
        var type = value?.GetType() ?? validationContext.ObjectType.GetProperty(validationContext.MemberName!)?.PropertyType;
        var values = FormField.IsList(type) ? ((IEnumerable?)value)?.Cast<object?>() ?? [] : [value]; // A list of none is no row at all.
        var broken = rules.Columns.FirstOrDefault(rule => values.Any(value => ColumnLimits.IsBroken(rule, value is "" ? null : value)));
        return broken is null
            ? ValidationResult.Success
            : new ValidationResult(
                validationContext.GetRequiredService<ConstraintMessages>().For(broken, [validationContext.DisplayName]),
                [validationContext.MemberName!]);
    }

    private static void MergeAttribute(IDictionary<string, string> attributes, string key, string value) => attributes.TryAdd(key, value);
}
