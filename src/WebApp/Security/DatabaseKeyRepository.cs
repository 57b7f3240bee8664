using System.Xml.Linq;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Security;

/// <summary>Stores the Data Protection keys in the database, where all nodes read them. The interface is synchronous.</summary>
internal sealed class DatabaseKeyRepository(IServiceScopeFactory scopes, KeyDecryption decryption) : IXmlRepository
{
    private int? _lastRead;

    /// <exception cref="InvalidOperationException">The configured certificates can't decrypt a key.</exception>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var (elements, last) = Read();
        _lastRead = last;
        return elements;
    }

    /// <summary>Reads and decrypts all keys, for a check.</summary>
    /// <exception cref="InvalidOperationException">The configured certificates can't decrypt a key.</exception>
    public void Verify() => Read();

    /// <summary>
    /// Stores an element. Discards a new key if another node has stored one since the last read: after storing, Data Protection reads all
    /// elements again and uses the other node's key. Otherwise nodes that start together would protect with keys that the others don't know.
    /// </summary>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var id = (_lastRead ?? LastId(db)) + 1;
        while (!TryAdd(db, new DataProtectionKey { Id = id, FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) }))
        {
            if (IsKey(element) && db.DataProtectionKeys.AsNoTracking().Where(row => row.Id >= id).ToList().Exists(row => IsKey(XElement.Parse(row.Xml))))
            {
                return;
            }

            id = LastId(db) + 1;
        }
    }

    private (IReadOnlyCollection<XElement> Elements, int Last) Read()
    {
        using var scope = scopes.CreateScope();
        var rows = scope.ServiceProvider.GetRequiredService<AppDbContext>().DataProtectionKeys.TagWith("background").AsNoTracking().OrderBy(row => row.Id).ToList();
        var elements = rows.ConvertAll(row => XElement.Parse(row.Xml));
        elements.ForEach(decryption.Check);
        return (elements, rows.Count == 0 ? 0 : rows[^1].Id);
    }

    private static bool IsKey(XElement element) => element.Name.LocalName == "key";

    private static int LastId(AppDbContext db) => db.DataProtectionKeys.Max(row => (int?)row.Id) ?? 0;

    private static bool TryAdd(AppDbContext db, DataProtectionKey row)
    {
        db.Add(row);
        try
        {
            db.SaveChanges();
            return true;
        }
        catch (DbUpdateException exception) when (DatabaseError.Find(exception) is { Kind: ConstraintKind.Unique })
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
