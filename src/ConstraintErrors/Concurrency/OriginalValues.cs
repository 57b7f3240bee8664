using System;
using System.Collections.Generic;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using ConstraintErrors.Forms;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Concurrency;

/// <summary>
/// The values the form was rendered with, by field name. Posted back with the version of the row, they tell which of two editors
/// changed what.
/// </summary>
internal sealed class OriginalValues(Dictionary<string, string?> texts)
{
    public const string Purpose = "ConstraintErrors.OriginalValues";

    /// <summary>The name of the hidden field that stands beside the one with the version.</summary>
    public static string KeyOf(string versionKey) => versionKey + ".Opened";

    /// <summary>What that field was posted with.</summary>
    public static string? TextOf(HttpRequest request, string versionKey) =>
        request.HasFormContentType ? request.Form[KeyOf(versionKey)].FirstOrDefault() : null;

    /// <summary>Of the fields with <see cref="RulesOfAttribute"/> beside the version: what else is there may not be on the page at all.</summary>
    public static OriginalValues Of(BoundProperty version) => new(Fields(version).ToDictionary(
        field => field.Name!,
        field => version.Container is null ? null : (string?)PropertyText.Of(field.PropertyGetter!(version.Container))));

    /// <returns>Null when the form posts none, or not one of these.</returns>
    public static OriginalValues? Posted(HttpRequest request, string versionKey, IDataProtectionProvider protection)
    {
        if (TextOf(request, versionKey) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string?>>(protection.CreateProtector(Purpose).Unprotect(text)) is { } texts ? new OriginalValues(texts) : null;
        }
        catch (Exception exception) when (exception is JsonException or CryptographicException)
        {
            return null;
        }
    }

    public bool TryRead(PostedField field, IReadOnlyProperty property, out object? value)
    {
        value = null;
        return texts.TryGetValue(field.Metadata.Name!, out var text) && PropertyText.TryConvert(text, property, CultureInfo.CurrentCulture, out value);
    }

    public void Set(PostedField field, object? value) => texts[field.Metadata.Name!] = PropertyText.Of(value);

    /// <summary>As the hidden field has it. Encrypted: what a reference is called by is looked up for nobody who made its key up.</summary>
    public string Protected(IDataProtectionProvider protection) => protection.CreateProtector(Purpose).Protect(JsonSerializer.Serialize(texts));

    private static IEnumerable<ModelMetadata> Fields(BoundProperty version) => version.Metadata.ContainerMetadata!.Properties.Where(field =>
        field.Name != version.Metadata.Name && field.DataTypeName != nameof(DataType.Password) && FieldBinding.Of(field) is { IsList: false, RulesOf: not null });
}
