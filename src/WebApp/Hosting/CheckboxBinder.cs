using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace WebApp.Hosting;

/// <summary>
/// Binds a checkbox to true for <c>true</c> or <c>on</c>, and to false for any other value. Without it, an invalid value causes a 500 when
/// the form is rendered again.
/// </summary>
internal sealed class CheckboxBinder : IModelBinder, IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) => context.Metadata.ModelType == typeof(bool) ? this : null;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var posted = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (posted != ValueProviderResult.None)
        {
            var isChecked = posted.FirstValue is { } value
                && (value.Equals("true", StringComparison.OrdinalIgnoreCase) || value.Equals("on", StringComparison.OrdinalIgnoreCase));
            bindingContext.ModelState.SetModelValue(bindingContext.ModelName, isChecked, isChecked ? "true" : "false");
            bindingContext.Result = ModelBindingResult.Success(isChecked);
        }

        return Task.CompletedTask;
    }
}
