using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace WebApp.Hosting;

/// <summary>
/// Binds a page's properties only by their full names. Otherwise a post without any <c>Input.…</c> value is bound to unprefixed names, and
/// its errors belong to fields that the page does not have.
/// </summary>
internal sealed class FullNameBindingConvention : IPageApplicationModelConvention
{
    public void Apply(PageApplicationModel model)
    {
        foreach (var property in model.HandlerProperties)
        {
            if (property.BindingInfo is { BinderModelName: null } binding)
            {
                property.BindingInfo = new BindingInfo(binding) { BinderModelName = property.PropertyName };
            }
        }
    }
}
