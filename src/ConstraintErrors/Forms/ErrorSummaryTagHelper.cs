using System;
using System.Linq;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Forms;

/// <summary>Renders a summary of all errors of a form, with links to the fields. It receives the focus when the page loads.</summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ErrorSummaryTagHelper : TagHelper
{
    /// <summary>Set by Razor.</summary>
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "summary");
        output.Attributes.SetAttribute("data-valmsg-summary", "true");
        var messages = ViewContext.HttpContext.RequestServices.GetRequiredService<ConstraintMessages>();
        output.Attributes.SetAttribute("data-one-error", messages.SummaryTitle(isOne: true));
        output.Attributes.SetAttribute("data-many-errors", messages.SummaryTitle(isOne: false));

        // In the order in which the browser sends the fields; model state is sorted alphabetically. Equal messages on several fields are
        // one error.
        var request = ViewContext.HttpContext.Request;
        var postedKeys = request.HasFormContentType ? request.Form.Keys.Prepend("").ToList() : [];
        var errors = ViewContext.ModelState
            .Where(field => field.Value!.Errors.Count > 0)
            .OrderBy(field => postedKeys.IndexOf(field.Key) is >= 0 and var index ? index : postedKeys.Count)
            .SelectMany(field => field.Value!.Errors.Select(error => (field.Key, Message: error.ErrorMessage)))
            .DistinctBy(error => error.Message)
            .ToList();
        if (errors.Count == 0)
        {
            output.Attributes.SetAttribute(new TagHelperAttribute("hidden"));
            return;
        }

        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute(new TagHelperAttribute("autofocus"));
        output.Content.AppendHtml("<h2>").Append(messages.SummaryTitle(errors.Count == 1)).AppendHtml("</h2><ul>");
        foreach (var (key, message) in errors)
        {
            output.Content.AppendHtml(Item(key, message));
        }

        output.Content.AppendHtml("</ul>");
    }

    private static TagBuilder Item(string key, string message)
    {
        var item = new TagBuilder("li");
        if (key.Length == 0)
        {
            item.InnerHtml.Append(message);
            return item;
        }

        var link = new TagBuilder("a") { Attributes = { ["href"] = "#" + TagBuilder.CreateSanitizedId(key, "_") } };
        link.InnerHtml.Append(message);
        item.InnerHtml.AppendHtml(link);
        return item;
    }
}
