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
/// The values the form was rendered with, by field name. Together with the database values, they show which user changed which field.
/// </summary>
internal sealed class OriginalValues(Dictionary<string, string?> texts)
{
    public const string Purpose = "ConstraintErrors.OriginalValues";

    /// <summary>Returns the name of the hidden field that contains the original values for a row version field.</summary>
    public static string KeyOf(string versionKey) => versionKey + ".Opened";

    /// <summary>Returns the posted text of the hidden field.</summary>
    public static string? TextOf(HttpRequest request, string versionKey) =>
        request.HasFormContentType ? request.Form[KeyOf(versionKey)].FirstOrDefault() : null;

    /// <summary>Reads the fields with <see cref="RulesOfAttribute"/> next to the row version. Other properties may not be on the page.</summary>
    public static OriginalValues Of(BoundProperty version) => new(Fields(version).ToDictionary(
        field => field.Name!,
        field => version.Container is null ? null : (string?)PropertyText.Of(field.PropertyGetter!(version.Container))));

    /// <returns>Null if the form posts no original values, or invalid ones.</returns>
    public static OriginalValues? Posted(HttpRequest request, string versionKey, IDataProtectionProvider protection)
    {
        if (TextOf(request, versionKey) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            var json = protection.CreateProtector(Purpose).Unprotect(text);
            return JsonSerializer.Deserialize<Dictionary<string, string?>>(json) is { } texts ? new OriginalValues(texts) : null;
        }
        catch (Exception exception) when (exception is JsonException or CryptographicException)
        {
            return null;
        }
    }

    public bool TryRead(PostedField field, IReadOnlyProperty property, out object? value)
    {
        value = null;
        return texts.TryGetValue(field.Metadata.Name!, out var text)
            && PropertyText.TryConvert(text, property, CultureInfo.CurrentCulture, out value);
    }

    public void Set(PostedField field, object? value) => texts[field.Metadata.Name!] = PropertyText.Of(value);

    /// <summary>
    /// Returns the encrypted value of the hidden field. Encryption prevents forged keys: the message for a foreign key shows the display
    /// property of its principal.
    /// </summary>
    public string Protected(IDataProtectionProvider protection) =>
        protection.CreateProtector(Purpose).Protect(JsonSerializer.Serialize(texts));

    private static IEnumerable<ModelMetadata> Fields(BoundProperty version) =>
        version.Metadata.ContainerMetadata!.Properties.Where(field =>
            field.Name != version.Metadata.Name
            && field.DataTypeName != nameof(DataType.Password)
            && FieldBinding.Of(field) is { IsList: false, RulesOf: not null });
}
