using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;

namespace ConstraintErrors.Forms;

/// <summary>A view redisplayed after a violation, with all messages.</summary>
internal sealed class FormViewResult(IReadOnlyList<FieldError> errors) : ViewResult
{
    public override Task ExecuteResultAsync(ActionContext context) =>
        UnshownErrors.RenderAsync(context.HttpContext, errors, () => base.ExecuteResultAsync(context));
}
