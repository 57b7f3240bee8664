using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Razor.Internal;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using TestInfrastructure;

namespace WebApp.Tests.Pages;

public sealed class ViewTests
{
    private static readonly Type[] s_injectable = [typeof(IStringLocalizer<Texts>), typeof(TimeProvider), typeof(IOptions<SiteOptions>)];

    private static readonly Type[] s_types = typeof(Program).Assembly.GetTypes();

    public static TheoryData<string> Views => [.. s_types.Where(type => type.IsAssignableTo(typeof(RazorPageBase))).Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Views))]
    public void A_view_injects_nothing_that_queries_the_database(string view)
    {
        var injected = typeof(Program).Assembly.GetType(view, throwOnError: true)!.GetProperties(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.IsDefined(typeof(RazorInjectAttribute))).Select(property => property.PropertyType);

        Assert.All(injected, type => Assert.True(s_injectable.Contains(type) || type.Namespace!.StartsWith("Microsoft.AspNetCore.Mvc", StringComparison.Ordinal), $"{view} injects {type}"));
    }

    [Fact]
    public void No_view_component_queries_the_database_during_rendering() =>
        Assert.DoesNotContain(s_types, type => type.IsAssignableTo(typeof(ViewComponent)));

    [Fact]
    public void A_button_states_its_type()
    {
        var views = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cshtml", SearchOption.AllDirectories).ToList();

        Assert.NotEmpty(views);
        Assert.All(views, view => Assert.DoesNotMatch("<button(?![^>]* type=)", File.ReadAllText(view)));
    }
}
