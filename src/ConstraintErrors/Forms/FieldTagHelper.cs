using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace ConstraintErrors.Forms;

/// <summary>Renders a form field: the label, the hint, the control and the validation message.</summary>
[HtmlTargetElement("field", Attributes = "asp-for")]
public sealed class FieldTagHelper(IHtmlGenerator generator) : TagHelper
{
    /// <summary>The property of the field.</summary>
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;

    /// <summary>The hint shown above the control.</summary>
    public string? Hint { get; set; }

    /// <summary>Set by Razor.</summary>
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Init(TagHelperContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Items[typeof(FieldTagHelper)] = this;
    }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var control = await output.GetChildContentAsync();

        output.TagName = "div";
        output.Attributes.SetAttribute("class", "field");
        output.Content.AppendHtml(generator.GenerateLabel(ViewContext, For.ModelExplorer, For.Name, labelText: null, htmlAttributes: null));
        if (Hint is not null)
        {
            var hint = new TagBuilder("p") { Attributes = { ["id"] = HintId, ["class"] = "hint" } };
            hint.InnerHtml.Append(Hint);
            output.Content.AppendHtml(hint);
        }

        output.Content.AppendHtml(control);
        output.Content.AppendHtml(generator.GenerateValidationMessage(
            ViewContext, For.ModelExplorer, For.Name, message: null, tag: "p", htmlAttributes: new { id = ErrorId }));
    }

    internal string DescribedBy => Hint is null ? ErrorId : $"{HintId} {ErrorId}";

    private string Id => TagBuilder.CreateSanitizedId(ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name), "_");

    private string HintId => Id + "-hint";

    private string ErrorId => Id + "-error";
}
