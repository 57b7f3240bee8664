using System.Globalization;
using WebApp.Data;

namespace WebApp.Tests.Infrastructure;

/// <summary>A registration form with valid values. A test replaces the values it is about.</summary>
public sealed class Registration : Dictionary<string, string?>
{
    public const string Password = "quiet otter paints seven";

    public Registration(string? userName = null, string? email = null, int cityId = 13)
    {
        userName ??= "u" + Guid.NewGuid().ToString("N")[..12];
        this["Input.UserName"] = userName;
        this["Input.Email"] = email ?? $"{userName}@example.com";
        this["Input.CityId"] = cityId.ToString(CultureInfo.InvariantCulture);
        this["Input.Password"] = Password;
        this["Input.ConfirmPassword"] = Password;
    }

    /// <summary>Creates the account without the form, as a concurrent request might.</summary>
    public Task<int> AddToAsync(AppDbContext db)
    {
        db.Users.Add(new User
        {
            UserName = this["Input.UserName"],
            NormalizedUserName = this["Input.UserName"]!.ToUpperInvariant(),
            Email = this["Input.Email"],
            NormalizedEmail = this["Input.Email"]!.ToUpperInvariant(),
            CityId = 1,
        });
        return db.SaveChangesAsync();
    }

    public Registration With(string field, string? value)
    {
        this[field] = value;
        return this;
    }
}
