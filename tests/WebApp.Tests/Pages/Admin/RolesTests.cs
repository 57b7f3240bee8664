using System.Net;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using TestInfrastructure;
using WebApp.Tests.Infrastructure;

namespace WebApp.Tests.Pages.Admin;

public sealed class RolesOnSqliteTests(AppFixture<SqliteDatabase> fixture) : RolesTests<SqliteDatabase>(fixture);

public sealed class RolesOnPostgreSqlTests(AppFixture<PostgreSqlDatabase> fixture) : RolesTests<PostgreSqlDatabase>(fixture);

public abstract class RolesTests<TDatabase>(AppFixture<TDatabase> fixture) : IClassFixture<AppFixture<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string NameTaken = "A role with this name already exists.";

    [Fact]
    public async Task A_role_is_created_renamed_and_deleted_with_a_unique_name()
    {
        var name = Name();
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync("/Admin/Roles/Create", Role(name))).Status);
        Assert.Equal(NameTaken, (await PostAsync("/Admin/Roles/Create", Role(name.ToUpperInvariant()))).ErrorOf("Input.Name"));

        var id = (await RoleAsync(name))!.Id;
        var edit = await OpenAsync($"/Admin/Roles/Edit/{id}");
        Assert.Equal(HttpStatusCode.Redirect, (await edit.PostAsync(edit.Filled(("Input.Name", name + "2")))).Status);
        Assert.NotNull(await RoleAsync(name + "2"));
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync($"/Admin/Roles/Delete/{id}", [])).Status);
        Assert.Null(await RoleAsync(name + "2"));
    }

    [Fact]
    public async Task Deleting_a_role_with_members_reports_their_number()
    {
        var name = Name();
        await PostAsync("/Admin/Roles/Create", Role(name));
        var role = (await RoleAsync(name))!;
        await fixture.QueryAsync(async db =>
        {
            db.Add(new UserRole { RoleId = role.Id, UserId = await db.Users.Select(user => user.Id).FirstAsync() });
            return await db.SaveChangesAsync();
        });

        Assert.Equal("This role cannot be deleted: it is still used by 1 member.", (await PostAsync($"/Admin/Roles/Delete/{role.Id}", [])).Errors[""]);
    }

    [Fact]
    public async Task The_administrators_role_can_be_neither_renamed_nor_deleted()
    {
        var client = await fixture.AdministratorAsync();
        var role = (await RoleAsync("Administrator"))!;
        var form = await FormPage.OpenAsync(client, $"/Admin/Roles/Edit/{role.Id}");
        Assert.True(form.Control("Input.Name").HasAttribute("readonly"));
        Assert.Equal(HttpStatusCode.Redirect, (await form.PostAsync(form.Filled(("Input.Name", Name())))).Status);
        Assert.NotNull(await RoleAsync("Administrator"));

        using var response = await client.GetAsync($"/Admin/Roles/Delete/{role.Id}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_role_can_require_a_second_step()
    {
        var name = Name();
        await PostAsync("/Admin/Roles/Create", new(Role(name)) { ["Input.RequiresTwoStep"] = "true" });
        var role = (await RoleAsync(name))!;
        Assert.True(role.RequiresTwoStep);

        var form = await OpenAsync($"/Admin/Roles/Edit/{role.Id}");
        await form.PostAsync(form.Filled(("Input.RequiresTwoStep", null)));
        Assert.False((await RoleAsync(name))!.RequiresTwoStep);
    }

    [Fact]
    public async Task The_second_editor_of_a_role_sees_the_conflict()
    {
        var name = Name();
        await PostAsync("/Admin/Roles/Create", Role(name));
        var address = $"/Admin/Roles/Edit/{(await RoleAsync(name))!.Id}";
        var (first, second) = (await OpenAsync(address), await OpenAsync(address));
        await first.PostAsync(first.Filled(("Input.Name", name + "b")));

        var conflict = await second.PostAsync(second.Filled(("Input.Name", name + "c")));

        Assert.Equal($"Name: now “{name}b”.", conflict.ErrorOf("Input.Name"));
    }

    [Fact]
    public async Task A_look_alike_name_is_rejected()
    {
        const string Address = "/Admin/Roles/Create";
        var name = Name();
        await PostAsync(Address, Role(name));
        foreach (var invisible in new[] { "\u200B", "\u202E", "\n", "\u00AD", "\u3164", "\u2800", "\uFE0F" })
        {
            Assert.Equal("Name contains invisible characters.", (await PostAsync(Address, Role(name + invisible + "x"))).ErrorOf("Input.Name"));
        }

        Assert.Equal(NameTaken, (await PostAsync(Address, Role($" {name}\u00A0"))).ErrorOf("Input.Name"));
    }

    private static Dictionary<string, string?> Role(string name) => new() { ["Input.Name"] = name };

    private static string Name() => "n" + Guid.NewGuid().ToString("N")[..12];

    private Task<Role?> RoleAsync(string name) => fixture.QueryAsync(db => db.Roles.AsNoTracking().SingleOrDefaultAsync(role => role.Name == name));

    private async Task<FormPage> OpenAsync(string address) => await FormPage.OpenAsync(await fixture.AdministratorAsync(), address);

    private async Task<FormPage> PostAsync(string address, Dictionary<string, string?> fields) => await (await OpenAsync(address)).PostAsync(fields);
}
