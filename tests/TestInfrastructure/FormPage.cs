using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace TestInfrastructure;

/// <summary>A page with a form, as a browser without JavaScript sees it.</summary>
public sealed class FormPage
{
    private FormPage(HttpClient client, string address, HttpResponseMessage response, IHtmlDocument document)
    {
        Client = client;
        Address = address;
        Response = response;
        Document = document;
    }

    public HttpClient Client { get; }

    public string Address { get; }

    public HttpResponseMessage Response { get; }

    public HttpStatusCode Status => Response.StatusCode;

    public IHtmlDocument Document { get; }

    public string Token => Document.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;

    public static async Task<FormPage> OpenAsync(HttpClient client, string address)
    {
        var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        return await ReadAsync(client, address, response);
    }

    /// <summary>Sends the fields with this page's antiforgery token.</summary>
    public Task<FormPage> PostAsync(IEnumerable<KeyValuePair<string, string?>> fields) => PostToAsync(Address, fields);

    /// <summary>The same to another page.</summary>
    public async Task<FormPage> PostToAsync(string address, IEnumerable<KeyValuePair<string, string?>> fields)
    {
        using var content = Content(fields);
        return await ReadAsync(Client, address, await Client.PostAsync(address, content, TestContext.Current.CancellationToken));
    }

    /// <summary>Asks as the browser does while a person types in a field.</summary>
    public async Task<string> CheckAsync(string field, params KeyValuePair<string, string?>[] fields)
    {
        using var content = Content(fields);
        var url = Control(field).GetAttribute("data-val-remote-url")!;
        using var response = await Client.PostAsync(url, content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public IElement Control(string field) => Document.QuerySelector($"[name='{field}']") ?? throw new InvalidOperationException($"No {field} on the page.");

    public string ErrorOf(string field)
    {
        var error = Document.QuerySelector($"[data-valmsg-for='{field}']")?.TextContent.Trim() ?? "";
        Assert.Equal(error.Length > 0, Control(field).GetAttribute("aria-invalid") == "true");
        return error;
    }

    /// <summary>The form as a browser sends it, with some fields changed; null leaves all of a field's values out.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Filled(params (string Field, string? Value)[] changed) =>
        Sent("[name^='Input.']:not(:disabled)")
            .Select(control => control.GetAttribute("name")!)
            .Distinct()
            .Where(name => !changed.Any(change => change.Field == name))
            .SelectMany(name => ValuesOf(name).Select(value => KeyValuePair.Create(name, (string?)value)))
            .Concat(changed.Where(change => change.Value is not null).Select(change => KeyValuePair.Create(change.Field, change.Value)));

    /// <summary>All that would be sent under one name: the boxes that are ticked.</summary>
    public IEnumerable<string> ValuesOf(string field) => Sent($"[name='{field}']").Select(ValueOf);

    public string ValueOf(string field) => ValueOf(Control(field));

    public static string ValueOf(IElement control) => control switch
    {
        IHtmlSelectElement select => select.Value ?? "",
        IHtmlInputElement input => input.Value,
        IHtmlButtonElement button => button.Value,
        IHtmlTextAreaElement area => area.Value,
        var other => throw new InvalidOperationException(other.TagName),
    };

    /// <summary>Every field's error, by field; the form's own under the empty name.</summary>
    public IReadOnlyDictionary<string, string> Errors
    {
        get
        {
            var onFields = Document.QuerySelectorAll("[data-valmsg-for]")
                .Select(element => KeyValuePair.Create(element.GetAttribute("data-valmsg-for")!, element.TextContent.Trim()));
            var onForm = Document.QuerySelectorAll("[data-valmsg-summary] li")
                .Where(item => item.QuerySelector("a") is null)
                .Select(item => KeyValuePair.Create("", item.TextContent.Trim()));
            return onFields.Concat(onForm).Where(error => error.Value.Length > 0).ToDictionary(error => error.Key, error => error.Value);
        }
    }

    private static async Task<FormPage> ReadAsync(HttpClient client, string address, HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new FormPage(client, address, response, new HtmlParser().ParseDocument(html));
    }

    private IEnumerable<IElement> Sent(string controls) =>
        Document.QuerySelectorAll(controls).Where(control => control is not IHtmlInputElement { Type: "checkbox", IsChecked: false });

    private FormUrlEncodedContent Content(IEnumerable<KeyValuePair<string, string?>> fields) =>
        new(fields.Append(KeyValuePair.Create("__RequestVerificationToken", (string?)Token)));
}
