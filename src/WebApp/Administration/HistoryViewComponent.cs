using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>What was done to one entity, the latest first.</summary>
public sealed class HistoryViewComponent(AppDbContext db) : ViewComponent
{
    private const int Shown = 20;

    public async Task<IViewComponentResult> InvokeAsync(string entityType, string entityKey) => View(await db.AuditEntries.AsNoTracking()
        .Where(entry => entry.EntityType == entityType && entry.EntityKey == entityKey)
        .OrderByDescending(entry => entry.Id).Take(Shown).ToListAsync());
}
