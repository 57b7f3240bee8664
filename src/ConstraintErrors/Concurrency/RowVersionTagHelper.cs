using System;
using ConstraintErrors.Forms;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace ConstraintErrors.Concurrency;

/// <summary>
/// The version of the row that a form edits, in a hidden field, and in a second one what the form was opened with: when
/// somebody else saved in the meantime, the form comes back with what they changed, and one's own changes where both did.
/// </summary>
[HtmlTargetElement("row-version", Attributes = "asp-for", TagStructure = TagStructure.WithoutEndTag)]
public sealed class RowVersionTagHelper(IHtmlGenerator generator, IDataProtectionProvider protection) : TagHelper
{
    /// <summary>The property that holds the concurrency token, beside those of the fields.</summary>
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;

    /// <summary>Set by Razor.</summary>
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = null;
        output.Content.AppendHtml(generator.GenerateHidden(ViewContext, For.ModelExplorer, For.Name, PropertyText.Of(For.Model), useViewData: false, htmlAttributes: null));

        var key = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        if (Opened(key) is { } opened)
        {
            output.Content.AppendHtml(new TagBuilder("input")
            {
                TagRenderMode = TagRenderMode.SelfClosing,
                Attributes = { ["type"] = "hidden", ["name"] = OriginalValues.KeyOf(key), ["value"] = opened },
            });
        }
    }

    // A form that comes back was opened with what it was opened with, unless a conflict renewed that.
    private string? Opened(string key)
    {
        var (request, model) = (ViewContext.HttpContext.Request, ViewContext.ViewData.ModelExplorer);
        if (HttpMethods.IsPost(request.Method))
        {
            return ViewContext.ModelState[OriginalValues.KeyOf(key)]?.AttemptedValue ?? OriginalValues.TextOf(request, key);
        }

        return new BoundProperty(model.Metadata, Container: null, model.Model).Walk(For.Name.Split('.')) is { } version
            ? OriginalValues.Of(version).Protected(protection)
            : null;
    }
}
