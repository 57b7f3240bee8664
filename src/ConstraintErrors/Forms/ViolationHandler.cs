using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Forms;

/// <summary>Converts constraint violations to field errors.</summary>
internal sealed class ViolationHandler(
    ViolationResolver resolver, RegisteredContexts contexts, ConstraintMessages messages, ViolationReporter reporter) : IFormExceptionHandler
{
    public async Task<IReadOnlyList<FieldError>?> HandleAsync(Exception exception, PostedForm form, HttpContext http, string page)
    {
        var posted = new Lazy<IReadOnlyList<(DbContext, EntityValues)>>(() =>
            [.. new PostedEntities(http.RequestServices, contexts).Of(form, http.Request).Select(row => (row.Context, row.Row))]);
        var resolution = await resolver.ResolveAsync(
            exception, http.RequestServices, posted, constraint => Deleted(constraint, form, http), http.RequestAborted);
        if (resolution is null)
        {
            return null;
        }

        var errors = new FormErrors(form, messages).For(resolution.WithoutHidden(http));
        return reporter.Report(resolution, errors, form, page) is { } advice ? [.. errors, new FieldError("", advice)] : errors;
    }

    // If the form contains no field of the foreign key, the request deletes the principal whose key is in the URL.
    private static EntityValues? Deleted(Constraint constraint, PostedForm form, HttpContext http) =>
        constraint.References is { ForeignKey.PrincipalEntityType: var principal }
            && constraint.Properties.All(property => form.Holding(constraint.EntityType, property).Count == 0)
            && PostedEntities.KeyInAddress(principal, http.Request) is { } key
            ? new EntityValues
            {
                EntityType = principal,
                Values = principal.FindPrimaryKey()!.Properties.Zip(key).ToDictionary(pair => pair.First.Name, pair => pair.Second),
                ExistingKey = key,
                State = EntityState.Deleted,
            }
            : null;
}
