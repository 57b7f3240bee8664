using System;
using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>
    /// Whether to render the field once for each language and to reuse it while it has neither a value nor an error. Rendering fields is most
    /// of the work of an empty form. The content of the field must not depend on anything except <see cref="CacheBy"/>.
    /// </summary>
    public bool Cache { get; set; }

    /// <summary>The object that the content depends on, such as a list of choices. Another object renders the field again.</summary>
    public object? CacheBy { get; set; }

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
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        var services = ViewContext.HttpContext.RequestServices;
        var cache = services.GetRequiredService<FieldCache>();
        var key = Cache && IsEmpty ? FieldCache.KeyOf(ViewContext, context.UniqueId, FullName) : null;
        if (key is not null && cache.Find(key, CacheBy) is { } html)
        {
            Render(output, html); // Razor executes the control only if the field asks for its content.
            return;
        }

        await RenderAsync(output);
        if (key is not null)
        {
            Render(output, cache.Add(key, CacheBy, output, services.GetRequiredService<HtmlEncoder>()));
        }
    }

    internal string DescribedBy => Hint is null ? ErrorId : $"{HintId} {ErrorId}";

    private string FullName => ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);

    private string Id => TagBuilder.CreateSanitizedId(FullName, "_");

    private string HintId => Id + "-hint";

    private string ErrorId => Id + "-error";

    private bool IsEmpty => ViewContext.ModelState.GetFieldValidationState(FullName) != ModelValidationState.Invalid
        && (For.Metadata.DataTypeName == nameof(DataType.Password) // Never rendered.
            || (For.Model is null or "" && ViewContext.ModelState[FullName]?.AttemptedValue is null or ""));

    private static void Render(TagHelperOutput output, IHtmlContent html)
    {
        output.TagName = null;
        output.Attributes.Clear();
        output.Content.SetHtmlContent(html);
    }

    private async Task RenderAsync(TagHelperOutput output)
    {
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
}
