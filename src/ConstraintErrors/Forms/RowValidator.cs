using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel.DataAnnotations;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConstraintErrors.Forms;

/// <summary>
/// Validates rows that no form posts, such as the rows of a file, by the rules and with the messages of an input class of a form. Messages are
/// in the language of <see cref="System.Globalization.CultureInfo.CurrentUICulture"/>.
/// </summary>
public sealed class RowValidator(IModelMetadataProvider metadata, IOptions<MvcOptions> options, IServiceProvider services)
{
    private readonly ConcurrentDictionary<Type, IReadOnlyList<(ModelMetadata Field, IModelValidator[] Validators)>> _fields = new();
    private readonly ConcurrentDictionary<(Type Input, Constraint Constraint), IReadOnlyList<ModelMetadata>> _fieldsOf = new();
    private readonly ConstraintMessages _messages = services.GetRequiredService<ConstraintMessages>();

    /// <summary>Creates what the validation attributes of rows resolve their services from. Use it for one batch of rows.</summary>
    /// <param name="scope">The services of a scope.</param>
    public static ActionContext ContextOf(IServiceProvider scope) =>
        new(new DefaultHttpContext { RequestServices = scope }, new RouteData(), new ActionDescriptor());

    /// <summary>Validates the fields of a row without the database: the first error of each field.</summary>
    public IEnumerable<RowError> Validate(ActionContext context, int row, object input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        var validation = new ValidationContext(input, context.HttpContext.RequestServices, items: null);
        foreach (var (field, validators) in _fields.GetOrAdd(input.GetType(), Fields))
        {
            var value = field.PropertyGetter!(input);
            if (IsValid(field, value, validation))
            {
                continue;
            }

            foreach (var validator in validators)
            {
                if (validator.Validate(new ModelValidationContext(context, field, metadata, input, value)).FirstOrDefault() is { } error)
                {
                    yield return new RowError(row, field.PropertyName!, error.Message);
                    break;
                }
            }
        }
    }

    /// <summary>Finds the constraints that rows violate. Each constraint is checked for all rows in one statement.</summary>
    /// <param name="context">The context.</param>
    /// <param name="input">The input class, whose fields get the errors.</param>
    /// <param name="rows">The entities that are to be saved, and whether they are stored already.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<IReadOnlyList<RowError>> FindViolationsAsync<TEntity>(
        DbContext context, Type input, IReadOnlyList<(int Row, TEntity Entity, bool IsStored)> rows, CancellationToken cancellationToken)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(rows);
        var (catalog, type) = (ConstraintCatalog.For(context), context.Model.FindEntityType(typeof(TEntity))!);
        var getters = type.GetProperties().ToDictionary(property => property.Name, property => property.GetGetter(), StringComparer.Ordinal);
        var (errors, invalid) = (new List<RowError>(), new HashSet<(int Row, string Property)>());
        var columns = catalog.ColumnConstraintsOf(type).Where(constraint => FieldsOf(input, constraint) is not []).ToList();
        foreach (var (row, entity, _) in rows)
        {
            foreach (var column in columns)
            {
                if (ColumnFacets.IsViolated(column, Value(column.Properties[0], entity)) && invalid.Add((row, column.Properties[0].Name)))
                {
                    errors.AddRange(Errors(input, row, column));
                }
            }
        }

        foreach (var constraint in catalog.TableConstraintsOf(type).Where(constraint => !constraint.IsPrimaryKey && FieldsOf(input, constraint) is not []))
        {
            // A null value cannot violate a unique or foreign key constraint, and the database may refuse an invalid one as part of the query.
            var found = await new ViolationSetQuery(context, constraint).FindAsync(
                [
                    .. from row in rows
                       where constraint.Properties.All(property => !invalid.Contains((row.Row, property.Name)))
                           && (constraint.Kind == ConstraintKind.Check || constraint.Properties.All(property => Value(property, row.Entity) is not null))
                       select (row.Row, (Func<IReadOnlyProperty, object?>)(property => Value(property, row.Entity)), row.IsStored),
                ],
                cancellationToken);
            errors.AddRange(found.SelectMany(row => Errors(input, row, constraint)));
        }

        return errors;

        object? Value(IReadOnlyProperty property, TEntity entity) => getters[property.Name].GetClrValue(entity);
    }

    /// <summary>Returns the errors of a row that the database refused; null for an exception that is not about a constraint.</summary>
    public IReadOnlyList<RowError>? ErrorsOf(DbContext context, Exception exception, Type input, int row)
    {
        ArgumentNullException.ThrowIfNull(context);
        return DatabaseError.Find(exception) is not { } error
            ? null
            : ConstraintCatalog.For(context).Find(error).SelectMany(constraint => Errors(input, row, constraint)).ToList() is { Count: > 0 } found
            ? found
            : [new RowError(row, "", error.Kind == ConstraintKind.ForeignKey ? _messages.Reference : _messages.NotSaved, error.Kind)];
    }

    // Most values are valid. The validators of MVC look up the localized name of the field for each value.
    private static bool IsValid(ModelMetadata field, object? value, ValidationContext context)
    {
        (context.MemberName, context.DisplayName) = (field.PropertyName, field.PropertyName!);
        return field.ValidatorMetadata.All(validator => validator is ValidationAttribute attribute && attribute.GetValidationResult(value, context) == ValidationResult.Success);
    }

    private IEnumerable<RowError> Errors(Type input, int row, Constraint constraint)
    {
        var fields = FieldsOf(input, constraint);
        var message = _messages.For(constraint, [.. fields.Select(PostedField.LabelOf)]);
        return fields is []
            ? [new RowError(row, "", message, constraint.Kind)]
            : fields.Select(field => new RowError(row, field.PropertyName!, message, constraint.Kind));
    }

    private IReadOnlyList<ModelMetadata> FieldsOf(Type input, Constraint constraint) => _fieldsOf.GetOrAdd(
        (input, constraint),
        key =>
        [
            .. metadata.GetMetadataForProperties(key.Input).Where(field => FieldBinding.Of(field) is { RulesOf: not null } binding
                && key.Constraint.Properties.Any(property => binding.Holds(key.Constraint.EntityType, property))),
        ]);

    private List<(ModelMetadata, IModelValidator[])> Fields(Type input) =>
        [.. metadata.GetMetadataForProperties(input).Select(field => (field, Validators(field))).Where(field => field.Item2 is not [])];

    private IModelValidator[] Validators(ModelMetadata field)
    {
        var items = field.ValidatorMetadata.Select(validator => new ValidatorItem(validator)).ToList();
        var context = new ModelValidatorProviderContext(field, items);
        foreach (var provider in options.Value.ModelValidatorProviders)
        {
            provider.CreateValidators(context);
        }

        return [.. items.Select(item => item.Validator).OfType<IModelValidator>()];
    }
}
