using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConstraintErrors.Forms;

/// <summary>A page redisplayed after a violation, with all messages.</summary>
internal sealed class FormPageResult(IReadOnlyList<FieldError> errors) : PageResult
{
    public override Task ExecuteResultAsync(ActionContext context) =>
        UnshownErrors.RenderAsync(context.HttpContext, errors, () => base.ExecuteResultAsync(context));
}
