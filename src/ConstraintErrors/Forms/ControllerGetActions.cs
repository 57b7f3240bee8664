using System;
using System.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;

namespace ConstraintErrors.Forms;

/// <summary>Finds the GET action that displays the form of a POST action.</summary>
internal sealed class ControllerGetActions(IActionDescriptorCollectionProvider actions)
{
    /// <returns>Null if the controller has no GET action with the same name.</returns>
    public ControllerActionDescriptor? Find(ControllerActionDescriptor post) => actions.ActionDescriptors.Items.OfType<ControllerActionDescriptor>()
        .FirstOrDefault(action => action != post && action.ControllerTypeInfo == post.ControllerTypeInfo
            && string.Equals(action.ActionName, post.ActionName, StringComparison.OrdinalIgnoreCase)
            && (action.ActionConstraints?.OfType<HttpMethodActionConstraint>().ToList() is not { Count: > 0 } methods
                || methods.Exists(method => method.HttpMethods.Any(HttpMethods.IsGet))));
}
