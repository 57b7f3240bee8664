using System;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace ConstraintErrors.Forms;

/// <summary>Associates a control with the hint and error of its field for assistive technologies.</summary>
[HtmlTargetElement("input", Attributes = "asp-for", ParentTag = "field")]
[HtmlTargetElement("select", Attributes = "asp-for", ParentTag = "field")]
[HtmlTargetElement("textarea", Attributes = "asp-for", ParentTag = "field")]
public sealed class FieldControlTagHelper : TagHelper
{
    /// <summary>The property of the field.</summary>
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;

    /// <summary>Set by Razor.</summary>
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var field = (FieldTagHelper)context.Items[typeof(FieldTagHelper)];
        output.Attributes.SetAttribute("aria-describedby", field.DescribedBy);

        var key = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        if (ViewContext.ModelState.GetFieldValidationState(key) == ModelValidationState.Invalid)
        {
            output.Attributes.SetAttribute("aria-invalid", "true");
        }
    }
}
