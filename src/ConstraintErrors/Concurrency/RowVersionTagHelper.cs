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
/// Renders hidden fields with the row version and the original values of a form. On a concurrency conflict, the form is redisplayed with
/// the other user's changes; in fields that both users changed, it keeps the posted values.
/// </summary>
[HtmlTargetElement("row-version", Attributes = "asp-for", TagStructure = TagStructure.WithoutEndTag)]
public sealed class RowVersionTagHelper(IHtmlGenerator generator, IDataProtectionProvider protection) : TagHelper
{
    /// <summary>The property with the concurrency token, in the same class as the properties of the fields.</summary>
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
        output.Content.AppendHtml(generator.GenerateHidden(
            ViewContext, For.ModelExplorer, For.Name, PropertyText.Of(For.Model), useViewData: false, htmlAttributes: null));

        var key = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        if (OriginalValuesOf(key) is { } originalValues)
        {
            output.Content.AppendHtml(new TagBuilder("input")
            {
                TagRenderMode = TagRenderMode.SelfClosing,
                Attributes = { ["type"] = "hidden", ["name"] = OriginalValues.KeyOf(key), ["value"] = originalValues },
            });
        }
    }

    // On redisplay, keep the original values unless a conflict replaced them.
    private string? OriginalValuesOf(string key)
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
