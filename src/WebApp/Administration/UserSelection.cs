using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace WebApp.Administration;

/// <summary>The users a bulk action applies to: those with the given keys, or all that match the filter.</summary>
public sealed record UserSelection
{
    [MaxLength(200)]
    public List<Guid> Ids { get; init; } = [];

    public bool All { get; init; }

    /// <summary>The filter of the list that the users were selected in.</summary>
    [ModelBinder(Name = "")]
    public UserFilter Filter { get; init; } = new();
}
