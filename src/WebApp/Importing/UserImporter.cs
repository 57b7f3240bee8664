using ConstraintErrors.Forms;
using ConstraintErrors.Writing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Importing;

/// <summary>Imports users. A user exists if one has the user name or the email of the row.</summary>
internal sealed class UserImporter(
    AppDbContext db, RowValidator validator, IServiceProvider services, TimeProvider time, UserChanges changes, AdministratorGuard guard, ILookupNormalizer normalizer, IStringLocalizer<Texts> texts)
    : Importer<PlannedUser, ImportedUser>(db, validator, services, time)
{
    public override ImportKind Kind => ImportKind.Users;

    protected override async Task<List<PlannedUser>> PlanRowsAsync(ImportJob job, IReadOnlyList<ImportedRow> rows, CancellationToken cancellationToken)
    {
        var references = await References.LoadAsync(Db, rows.Select(row => row["CityId"]).OfType<string>(), cancellationToken);
        var existing = job.UpdatesExisting ? await ExistingUsers.LoadAsync(Db, rows.Select(NamesOf), cancellationToken) : null;
        var planned = new List<(PlannedUser Row, ImportedUser Input)>(rows.Count);
        foreach (var row in rows)
        {
            planned.Add(Plan(row, references, existing));
        }

        Validate(planned);
        foreach (var (row, _) in planned)
        {
            AddKeys(row);
        }

        if (existing is not null)
        {
            await CheckRolesAsync(job, existing, references, [.. planned.Select(one => one.Row)], cancellationToken);
        }

        return planned.ConvertAll(one => one.Row);
    }

    protected override async Task CheckRowsAsync(IReadOnlyList<PlannedUser> rows, CancellationToken cancellationToken)
    {
        var changed = rows.Where(row => row.Action != PlannedAction.None).ToList();
        await CheckAsync(changed.Select(row => (row, row.User)), cancellationToken);
        await CheckAsync(
            from row in changed
            from role in row.Roles ?? []
            select (row, new UserRole { UserId = row.User.Id, RoleId = role }),
            cancellationToken);
    }

    protected override async Task WriteRowsAsync(ImportJob job, IReadOnlyList<PlannedUser> rows, CancellationToken cancellationToken)
    {
        await UpdateAsync(rows.Where(row => row.Action == PlannedAction.Update).ToDictionary(row => row.User.Id), cancellationToken);
        var added = rows.Where(row => row.Action == PlannedAction.Create).ToList();
        if (added.Count == 0)
        {
            return;
        }

        var now = Time.GetUtcNow().UtcDateTime;
        var profiles = new List<Profile>(added.Count);
        foreach (var user in added.Select(row => row.User))
        {
            (user.CreatedAt, user.SecurityStamp, user.LockoutEnabled) = (now, Guid.NewGuid().ToString("N"), true);
            profiles.Add(new Profile { UserId = user.Id, DisplayName = user.UserName! });
        }

        List<UserRole> roles = [.. added.SelectMany(row => row.Roles ?? [], (row, role) => new UserRole { UserId = row.User.Id, RoleId = role })];
        await Db.SetSlugsAsync(profiles, cancellationToken);
        await Db.BulkInsertAsync(added.ConvertAll(row => row.User), cancellationToken);
        await Db.BulkInsertAsync(profiles, cancellationToken);
        await Db.BulkInsertAsync(roles, cancellationToken);
        if (job.SendsInvitations)
        {
            await Db.BulkInsertAsync(added.ConvertAll(row => new OutboxMessage { UserId = row.User.Id, Kind = EmailKind.Invitation, Culture = job.Culture }), cancellationToken);
        }

        // The entities only yield the audit entries.
        Db.AddRange(added.Select(row => row.User));
        Db.AddRange(roles);
        await InsertAuditEntriesAsync(job, cancellationToken);
    }

    private (string? Name, string? Email) NamesOf(ImportedRow row) => (normalizer.NormalizeName(row["UserName"]), normalizer.NormalizeEmail(row["Email"]));

    private (PlannedUser Row, ImportedUser Input) Plan(ImportedRow row, References references, ExistingUsers? existing)
    {
        var (name, email) = NamesOf(row);
        var (stored, isAmbiguous) = existing?.Find(name, email) ?? (null, false);
        var input = new ImportedUser
        {
            UserName = row.Has("UserName") ? row["UserName"] : stored?.UserName,
            Email = row.Has("Email") ? row["Email"] : stored?.Email,
            CityId = !row.Has("CityId") ? stored?.CityId : row["CityId"] is { } city ? references.CityOf(city) ?? -1 : null,
        };
        var roles = row.Has("Roles") ? references.RolesOf(row["Roles"]) ?? [Guid.Empty] : null;
        input.Roles = [.. roles ?? []];
        var user = new User { UserName = input.UserName ?? "", Email = input.Email ?? "", CityId = input.CityId ?? 0 };
        (user.Id, user.NormalizedUserName, user.NormalizedEmail) =
            (stored?.Id ?? Guid.CreateVersion7(), normalizer.NormalizeName(input.UserName), normalizer.NormalizeEmail(input.Email));
        var planned = new PlannedUser(row.Line, user, roles)
        {
            Action = stored is null ? PlannedAction.Create : IsUnchanged(user, roles, stored, existing!) ? PlannedAction.None : PlannedAction.Update,
        };
        if (isAmbiguous)
        {
            planned.AddError("", ImportErrorKind.Taken, texts["The user name and the email belong to two different users."]);
        }

        return (planned, input);
    }

    private static bool IsUnchanged(User user, IReadOnlyCollection<Guid>? roles, User stored, ExistingUsers existing) =>
        (user.UserName, user.Email, user.CityId) == (stored.UserName, stored.Email, stored.CityId)
        && (roles is null || existing.RolesOf(stored.Id).SetEquals(roles));

    private static void AddKeys(PlannedUser row)
    {
        foreach (var (field, value) in new[] { ("UserName", row.User.NormalizedUserName), ("Email", row.User.NormalizedEmail) })
        {
            if (!row.Errors.ContainsKey(field) && !string.IsNullOrEmpty(value))
            {
                row.Keys.Add((field, value));
            }
        }

        if (row.Action != PlannedAction.Create)
        {
            row.Keys.Add(("", row.User.Id.ToString()));
        }
    }

    // The rules of the edit form.
    private async Task CheckRolesAsync(ImportJob job, ExistingUsers existing, References references, IReadOnlyList<PlannedUser> rows, CancellationToken cancellationToken)
    {
        var former = new List<Guid>();
        foreach (var row in rows.Where(row => row is { Action: PlannedAction.Update, Roles: not null }))
        {
            var stored = existing.RolesOf(row.User.Id);
            if (row.User.Id == job.ActorId && !stored.SetEquals(row.Roles!))
            {
                row.AddError("Roles", ImportErrorKind.NotAllowed, texts["Only another administrator can change your roles."]);
            }
            else if (references.Administrator is { } administrator && stored.Contains(administrator) && !row.Roles!.Contains(administrator))
            {
                former.Add(row.User.Id);
                if (!await guard.RemainsWithoutAsync(Db.Users.Where(user => former.Contains(user.Id)), cancellationToken))
                {
                    former.Remove(row.User.Id);
                    row.AddError("Roles", ImportErrorKind.NotAllowed, texts["At least one administrator must remain. Make another user an administrator first."]);
                }
            }
        }
    }

    private async Task UpdateAsync(Dictionary<Guid, PlannedUser> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await guard.AcquireLockAsync(cancellationToken);
        var ids = rows.Keys.ToArray();
        foreach (var user in await Db.Users.Where(user => ids.Contains(user.Id)).ToListAsync(cancellationToken))
        {
            var row = rows[user.Id];
            changes.Change(user, row.User);
            if (row.Roles is not null && !await changes.ChangeRolesAsync(user, row.Roles, cancellationToken))
            {
                throw new DbUpdateConcurrencyException("The other administrators lost their role in the meantime.");
            }
        }

        await Db.SaveChangesAsync(cancellationToken);
        Db.ChangeTracker.Clear();
    }
}
