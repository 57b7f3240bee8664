using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace WebApp.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ActorId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ActorName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    Action = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    EntityType = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    EntityKey = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    EntityName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Changes = table.Column<string>(type: "TEXT", maxLength: 1000000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BulkJobs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Action = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Filter = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    ActorId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ActorName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Culture = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Done = table.Column<int>(type: "INTEGER", nullable: false),
                    Skipped = table.Column<int>(type: "INTEGER", nullable: false),
                    Unmatched = table.Column<int>(type: "INTEGER", nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    LastError = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    LastUserId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LeasedUntil = table.Column<DateTime>(type: "TEXT", nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    StopReason = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BulkJobs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BulkJobUsers",
                columns: table => new
                {
                    BulkJobId = table.Column<Guid>(type: "TEXT", nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BulkJobUsers", x => new { x.BulkJobId, x.UserId });
                });

            migrationBuilder.CreateTable(
                name: "Cities",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    NormalizedName = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    State = table.Column<string>(type: "TEXT", unicode: false, maxLength: 2, nullable: false),
                    ConcurrencyStamp = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Cities", x => x.Id);
                    table.CheckConstraint("CK_Cities_State", "\"State\" IN ('AL', 'AK', 'AZ', 'AR', 'CA', 'CO', 'CT', 'DC', 'DE', 'FL', 'GA', 'HI', 'IA', 'ID', 'IL', 'IN', 'KS', 'KY', 'LA', 'MA', 'MD', 'ME', 'MI', 'MN', 'MO', 'MS', 'MT', 'NC', 'ND', 'NE', 'NH', 'NJ', 'NM', 'NV', 'NY', 'OH', 'OK', 'OR', 'PA', 'PR', 'RI', 'SC', 'SD', 'TN', 'TX', 'UT', 'VA', 'VT', 'WA', 'WI', 'WV', 'WY')");
                });

            migrationBuilder.CreateTable(
                name: "EmailRequests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    NormalizedEmail = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    Culture = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EmailRequests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Heartbeats",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Heartbeats", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PasswordAttempts",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Source = table.Column<Guid>(type: "TEXT", nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    LockedUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastAttemptAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PasswordAttempts", x => new { x.AccountId, x.Source });
                });

            migrationBuilder.CreateTable(
                name: "Roles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    RequiresTwoStep = table.Column<bool>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    NormalizedName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ConcurrencyStamp = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Roles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ViolationCounts",
                columns: table => new
                {
                    Hour = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ConstraintName = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Page = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ViolationCounts", x => new { x.Hour, x.ConstraintName, x.Page });
                });

            migrationBuilder.CreateTable(
                name: "Users",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    CityId = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DisabledAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    AuthenticatorStep = table.Column<long>(type: "INTEGER", nullable: true),
                    UserName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    NormalizedUserName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    NormalizedEmail = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    EmailConfirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    PasswordHash = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    SecurityStamp = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    PhoneNumber = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    PhoneNumberConfirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    TwoFactorEnabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    LockoutEnd = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LockoutEnabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    AccessFailedCount = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Users", x => x.Id);
                    table.CheckConstraint("CK_Users_Email", "\"Email\" LIKE '%_@_%'");
                    table.ForeignKey(
                        name: "FK_Users_Cities_CityId",
                        column: x => x.CityId,
                        principalTable: "Cities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RoleClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RoleId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClaimType = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    ClaimValue = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoleClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RoleClaims_Roles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "Roles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "EmailChanges",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OldEmail = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    NewEmail = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ConfirmedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    UndoneAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EmailChanges", x => x.Id);
                    table.ForeignKey(
                        name: "FK_EmailChanges_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Profiles",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DisplayName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Handle = table.Column<string>(type: "TEXT", maxLength: 72, nullable: false),
                    Bio = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Profiles", x => x.UserId);
                    table.ForeignKey(
                        name: "FK_Profiles_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RecoveryCodes",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Salt = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecoveryCodes", x => new { x.UserId, x.Hash });
                    table.ForeignKey(
                        name: "FK_RecoveryCodes_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Sessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    KeyHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SecurityStamp = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    IsPersistent = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    VerifiedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    HasSecondStep = table.Column<bool>(type: "INTEGER", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Browser = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Network = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Sessions_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClaimType = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    ClaimValue = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_UserClaims_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserLogins",
                columns: table => new
                {
                    LoginProvider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    ProviderKey = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    ProviderDisplayName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserLogins", x => new { x.LoginProvider, x.ProviderKey });
                    table.ForeignKey(
                        name: "FK_UserLogins_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserPasskeys",
                columns: table => new
                {
                    CredentialId = table.Column<byte[]>(type: "BLOB", maxLength: 1023, nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Data = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserPasskeys", x => x.CredentialId);
                    table.ForeignKey(
                        name: "FK_UserPasskeys_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserRoles",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RoleId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserRoles", x => new { x.UserId, x.RoleId });
                    table.ForeignKey(
                        name: "FK_UserRoles_Roles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "Roles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_UserRoles_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserTokens",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LoginProvider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Value = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserTokens", x => new { x.UserId, x.LoginProvider, x.Name });
                    table.ForeignKey(
                        name: "FK_UserTokens_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OutboxMessages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    EmailChangeId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Culture = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    NextAttemptAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SentAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    FailedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastError = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutboxMessages", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OutboxMessages_EmailChanges_EmailChangeId",
                        column: x => x.EmailChangeId,
                        principalTable: "EmailChanges",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_OutboxMessages_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "Cities",
                columns: new[] { "Id", "ConcurrencyStamp", "Name", "NormalizedName", "State" },
                values: new object[,]
                {
                    { 1, new Guid("00000000-0000-0000-0000-000000000000"), "New York", "NEW YORK", "NY" },
                    { 2, new Guid("00000000-0000-0000-0000-000000000000"), "Los Angeles", "LOS ANGELES", "CA" },
                    { 3, new Guid("00000000-0000-0000-0000-000000000000"), "Chicago", "CHICAGO", "IL" },
                    { 4, new Guid("00000000-0000-0000-0000-000000000000"), "Houston", "HOUSTON", "TX" },
                    { 5, new Guid("00000000-0000-0000-0000-000000000000"), "Phoenix", "PHOENIX", "AZ" },
                    { 6, new Guid("00000000-0000-0000-0000-000000000000"), "Philadelphia", "PHILADELPHIA", "PA" },
                    { 7, new Guid("00000000-0000-0000-0000-000000000000"), "San Antonio", "SAN ANTONIO", "TX" },
                    { 8, new Guid("00000000-0000-0000-0000-000000000000"), "San Diego", "SAN DIEGO", "CA" },
                    { 9, new Guid("00000000-0000-0000-0000-000000000000"), "Dallas", "DALLAS", "TX" },
                    { 10, new Guid("00000000-0000-0000-0000-000000000000"), "Jacksonville", "JACKSONVILLE", "FL" },
                    { 11, new Guid("00000000-0000-0000-0000-000000000000"), "Fort Worth", "FORT WORTH", "TX" },
                    { 12, new Guid("00000000-0000-0000-0000-000000000000"), "San Jose", "SAN JOSE", "CA" },
                    { 13, new Guid("00000000-0000-0000-0000-000000000000"), "Austin", "AUSTIN", "TX" },
                    { 14, new Guid("00000000-0000-0000-0000-000000000000"), "Charlotte", "CHARLOTTE", "NC" },
                    { 15, new Guid("00000000-0000-0000-0000-000000000000"), "Columbus", "COLUMBUS", "OH" },
                    { 16, new Guid("00000000-0000-0000-0000-000000000000"), "Indianapolis", "INDIANAPOLIS", "IN" },
                    { 17, new Guid("00000000-0000-0000-0000-000000000000"), "San Francisco", "SAN FRANCISCO", "CA" },
                    { 18, new Guid("00000000-0000-0000-0000-000000000000"), "Seattle", "SEATTLE", "WA" },
                    { 19, new Guid("00000000-0000-0000-0000-000000000000"), "Denver", "DENVER", "CO" },
                    { 20, new Guid("00000000-0000-0000-0000-000000000000"), "Oklahoma City", "OKLAHOMA CITY", "OK" },
                    { 21, new Guid("00000000-0000-0000-0000-000000000000"), "Nashville", "NASHVILLE", "TN" },
                    { 22, new Guid("00000000-0000-0000-0000-000000000000"), "Washington", "WASHINGTON", "DC" },
                    { 23, new Guid("00000000-0000-0000-0000-000000000000"), "El Paso", "EL PASO", "TX" },
                    { 24, new Guid("00000000-0000-0000-0000-000000000000"), "Las Vegas", "LAS VEGAS", "NV" },
                    { 25, new Guid("00000000-0000-0000-0000-000000000000"), "Boston", "BOSTON", "MA" },
                    { 26, new Guid("00000000-0000-0000-0000-000000000000"), "Detroit", "DETROIT", "MI" },
                    { 27, new Guid("00000000-0000-0000-0000-000000000000"), "Louisville", "LOUISVILLE", "KY" },
                    { 28, new Guid("00000000-0000-0000-0000-000000000000"), "Portland", "PORTLAND", "OR" },
                    { 29, new Guid("00000000-0000-0000-0000-000000000000"), "Memphis", "MEMPHIS", "TN" },
                    { 30, new Guid("00000000-0000-0000-0000-000000000000"), "Baltimore", "BALTIMORE", "MD" },
                    { 31, new Guid("00000000-0000-0000-0000-000000000000"), "Milwaukee", "MILWAUKEE", "WI" },
                    { 32, new Guid("00000000-0000-0000-0000-000000000000"), "Albuquerque", "ALBUQUERQUE", "NM" },
                    { 33, new Guid("00000000-0000-0000-0000-000000000000"), "Tucson", "TUCSON", "AZ" },
                    { 34, new Guid("00000000-0000-0000-0000-000000000000"), "Fresno", "FRESNO", "CA" },
                    { 35, new Guid("00000000-0000-0000-0000-000000000000"), "Sacramento", "SACRAMENTO", "CA" },
                    { 36, new Guid("00000000-0000-0000-0000-000000000000"), "Atlanta", "ATLANTA", "GA" },
                    { 37, new Guid("00000000-0000-0000-0000-000000000000"), "Mesa", "MESA", "AZ" },
                    { 38, new Guid("00000000-0000-0000-0000-000000000000"), "Kansas City", "KANSAS CITY", "MO" },
                    { 39, new Guid("00000000-0000-0000-0000-000000000000"), "Raleigh", "RALEIGH", "NC" },
                    { 40, new Guid("00000000-0000-0000-0000-000000000000"), "Colorado Springs", "COLORADO SPRINGS", "CO" },
                    { 41, new Guid("00000000-0000-0000-0000-000000000000"), "Miami", "MIAMI", "FL" },
                    { 42, new Guid("00000000-0000-0000-0000-000000000000"), "Omaha", "OMAHA", "NE" },
                    { 43, new Guid("00000000-0000-0000-0000-000000000000"), "Virginia Beach", "VIRGINIA BEACH", "VA" },
                    { 44, new Guid("00000000-0000-0000-0000-000000000000"), "Long Beach", "LONG BEACH", "CA" },
                    { 45, new Guid("00000000-0000-0000-0000-000000000000"), "Oakland", "OAKLAND", "CA" },
                    { 46, new Guid("00000000-0000-0000-0000-000000000000"), "Minneapolis", "MINNEAPOLIS", "MN" },
                    { 47, new Guid("00000000-0000-0000-0000-000000000000"), "Bakersfield", "BAKERSFIELD", "CA" },
                    { 48, new Guid("00000000-0000-0000-0000-000000000000"), "Tulsa", "TULSA", "OK" },
                    { 49, new Guid("00000000-0000-0000-0000-000000000000"), "Tampa", "TAMPA", "FL" },
                    { 50, new Guid("00000000-0000-0000-0000-000000000000"), "Arlington", "ARLINGTON", "TX" },
                    { 51, new Guid("00000000-0000-0000-0000-000000000000"), "Aurora", "AURORA", "CO" },
                    { 52, new Guid("00000000-0000-0000-0000-000000000000"), "Wichita", "WICHITA", "KS" },
                    { 53, new Guid("00000000-0000-0000-0000-000000000000"), "Cleveland", "CLEVELAND", "OH" },
                    { 54, new Guid("00000000-0000-0000-0000-000000000000"), "New Orleans", "NEW ORLEANS", "LA" },
                    { 55, new Guid("00000000-0000-0000-0000-000000000000"), "Henderson", "HENDERSON", "NV" },
                    { 56, new Guid("00000000-0000-0000-0000-000000000000"), "Honolulu", "HONOLULU", "HI" },
                    { 57, new Guid("00000000-0000-0000-0000-000000000000"), "Anaheim", "ANAHEIM", "CA" },
                    { 58, new Guid("00000000-0000-0000-0000-000000000000"), "Orlando", "ORLANDO", "FL" },
                    { 59, new Guid("00000000-0000-0000-0000-000000000000"), "Lexington", "LEXINGTON", "KY" },
                    { 60, new Guid("00000000-0000-0000-0000-000000000000"), "Stockton", "STOCKTON", "CA" },
                    { 61, new Guid("00000000-0000-0000-0000-000000000000"), "Riverside", "RIVERSIDE", "CA" },
                    { 62, new Guid("00000000-0000-0000-0000-000000000000"), "Irvine", "IRVINE", "CA" },
                    { 63, new Guid("00000000-0000-0000-0000-000000000000"), "Corpus Christi", "CORPUS CHRISTI", "TX" },
                    { 64, new Guid("00000000-0000-0000-0000-000000000000"), "Newark", "NEWARK", "NJ" },
                    { 65, new Guid("00000000-0000-0000-0000-000000000000"), "Santa Ana", "SANTA ANA", "CA" },
                    { 66, new Guid("00000000-0000-0000-0000-000000000000"), "Cincinnati", "CINCINNATI", "OH" },
                    { 67, new Guid("00000000-0000-0000-0000-000000000000"), "Pittsburgh", "PITTSBURGH", "PA" },
                    { 68, new Guid("00000000-0000-0000-0000-000000000000"), "Saint Paul", "SAINT PAUL", "MN" },
                    { 69, new Guid("00000000-0000-0000-0000-000000000000"), "Greensboro", "GREENSBORO", "NC" },
                    { 70, new Guid("00000000-0000-0000-0000-000000000000"), "Jersey City", "JERSEY CITY", "NJ" },
                    { 71, new Guid("00000000-0000-0000-0000-000000000000"), "Durham", "DURHAM", "NC" },
                    { 72, new Guid("00000000-0000-0000-0000-000000000000"), "Lincoln", "LINCOLN", "NE" },
                    { 73, new Guid("00000000-0000-0000-0000-000000000000"), "North Las Vegas", "NORTH LAS VEGAS", "NV" },
                    { 74, new Guid("00000000-0000-0000-0000-000000000000"), "Plano", "PLANO", "TX" },
                    { 75, new Guid("00000000-0000-0000-0000-000000000000"), "Anchorage", "ANCHORAGE", "AK" },
                    { 76, new Guid("00000000-0000-0000-0000-000000000000"), "Gilbert", "GILBERT", "AZ" },
                    { 77, new Guid("00000000-0000-0000-0000-000000000000"), "Madison", "MADISON", "WI" },
                    { 78, new Guid("00000000-0000-0000-0000-000000000000"), "Reno", "RENO", "NV" },
                    { 79, new Guid("00000000-0000-0000-0000-000000000000"), "Chandler", "CHANDLER", "AZ" },
                    { 80, new Guid("00000000-0000-0000-0000-000000000000"), "St. Louis", "ST. LOUIS", "MO" },
                    { 81, new Guid("00000000-0000-0000-0000-000000000000"), "Chula Vista", "CHULA VISTA", "CA" },
                    { 82, new Guid("00000000-0000-0000-0000-000000000000"), "Buffalo", "BUFFALO", "NY" },
                    { 83, new Guid("00000000-0000-0000-0000-000000000000"), "Fort Wayne", "FORT WAYNE", "IN" },
                    { 84, new Guid("00000000-0000-0000-0000-000000000000"), "Lubbock", "LUBBOCK", "TX" },
                    { 85, new Guid("00000000-0000-0000-0000-000000000000"), "Port St. Lucie", "PORT ST. LUCIE", "FL" },
                    { 86, new Guid("00000000-0000-0000-0000-000000000000"), "Toledo", "TOLEDO", "OH" },
                    { 87, new Guid("00000000-0000-0000-0000-000000000000"), "St. Petersburg", "ST. PETERSBURG", "FL" },
                    { 88, new Guid("00000000-0000-0000-0000-000000000000"), "Laredo", "LAREDO", "TX" },
                    { 89, new Guid("00000000-0000-0000-0000-000000000000"), "Irving", "IRVING", "TX" },
                    { 90, new Guid("00000000-0000-0000-0000-000000000000"), "Chesapeake", "CHESAPEAKE", "VA" },
                    { 91, new Guid("00000000-0000-0000-0000-000000000000"), "Glendale", "GLENDALE", "AZ" },
                    { 92, new Guid("00000000-0000-0000-0000-000000000000"), "Winston-Salem", "WINSTON-SALEM", "NC" },
                    { 93, new Guid("00000000-0000-0000-0000-000000000000"), "Scottsdale", "SCOTTSDALE", "AZ" },
                    { 94, new Guid("00000000-0000-0000-0000-000000000000"), "Garland", "GARLAND", "TX" },
                    { 95, new Guid("00000000-0000-0000-0000-000000000000"), "Boise", "BOISE", "ID" },
                    { 96, new Guid("00000000-0000-0000-0000-000000000000"), "Norfolk", "NORFOLK", "VA" },
                    { 97, new Guid("00000000-0000-0000-0000-000000000000"), "Spokane", "SPOKANE", "WA" },
                    { 98, new Guid("00000000-0000-0000-0000-000000000000"), "Richmond", "RICHMOND", "VA" },
                    { 99, new Guid("00000000-0000-0000-0000-000000000000"), "Fremont", "FREMONT", "CA" },
                    { 100, new Guid("00000000-0000-0000-0000-000000000000"), "Huntsville", "HUNTSVILLE", "AL" }
                });

            migrationBuilder.InsertData(
                table: "Heartbeats",
                columns: new[] { "Id", "At" },
                values: new object[] { 1, new DateTime(1970, 1, 1, 0, 0, 0, 0, DateTimeKind.Utc) });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_ActorId_Id",
                table: "AuditEntries",
                columns: new[] { "ActorId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_EntityType_EntityKey_Id",
                table: "AuditEntries",
                columns: new[] { "EntityType", "EntityKey", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_BulkJobs_Unfinished_LeasedUntil",
                table: "BulkJobs",
                column: "LeasedUntil",
                filter: "\"FinishedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Cities_State_NormalizedName",
                table: "Cities",
                columns: new[] { "State", "NormalizedName" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_EmailChanges_Open_UserId",
                table: "EmailChanges",
                column: "UserId",
                unique: true,
                filter: "\"ConfirmedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_EmailChanges_RequestedAt",
                table: "EmailChanges",
                column: "RequestedAt");

            migrationBuilder.CreateIndex(
                name: "IX_EmailChanges_UserId",
                table: "EmailChanges",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_EmailRequests_NormalizedEmail_Kind",
                table: "EmailRequests",
                columns: new[] { "NormalizedEmail", "Kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_EmailChangeId",
                table: "OutboxMessages",
                column: "EmailChangeId",
                filter: "\"EmailChangeId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_Failed_FailedAt",
                table: "OutboxMessages",
                column: "FailedAt",
                filter: "\"FailedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_UserId",
                table: "OutboxMessages",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_Waiting_EmailChangeId_Kind",
                table: "OutboxMessages",
                columns: new[] { "EmailChangeId", "Kind" },
                unique: true,
                filter: "\"SentAt\" IS NULL AND \"FailedAt\" IS NULL AND \"EmailChangeId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_Waiting_NextAttemptAt",
                table: "OutboxMessages",
                column: "NextAttemptAt",
                filter: "\"SentAt\" IS NULL AND \"FailedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_Waiting_UserId_Kind",
                table: "OutboxMessages",
                columns: new[] { "UserId", "Kind" },
                unique: true,
                filter: "\"SentAt\" IS NULL AND \"FailedAt\" IS NULL AND \"EmailChangeId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PasswordAttempts_LastAttemptAt",
                table: "PasswordAttempts",
                column: "LastAttemptAt");

            migrationBuilder.CreateIndex(
                name: "IX_Profiles_Handle",
                table: "Profiles",
                column: "Handle",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RoleClaims_RoleId",
                table: "RoleClaims",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "IX_Roles_NormalizedName",
                table: "Roles",
                column: "NormalizedName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_KeyHash",
                table: "Sessions",
                column: "KeyHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_LastSeenAt",
                table: "Sessions",
                column: "LastSeenAt");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_UserId",
                table: "Sessions",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_UserClaims_UserId",
                table: "UserClaims",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_UserLogins_UserId",
                table: "UserLogins",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_UserPasskeys_UserId",
                table: "UserPasskeys",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_UserRoles_RoleId",
                table: "UserRoles",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "IX_Users_CityId_CreatedAt_Id",
                table: "Users",
                columns: new[] { "CityId", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_CityId_NormalizedEmail",
                table: "Users",
                columns: new[] { "CityId", "NormalizedEmail" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_CityId_NormalizedUserName",
                table: "Users",
                columns: new[] { "CityId", "NormalizedUserName" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_CreatedAt_Id",
                table: "Users",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_Disabled_CreatedAt_Id",
                table: "Users",
                columns: new[] { "CreatedAt", "Id" },
                filter: "\"DisabledAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Users_Disabled_NormalizedEmail",
                table: "Users",
                column: "NormalizedEmail",
                filter: "\"DisabledAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Users_Disabled_NormalizedUserName",
                table: "Users",
                column: "NormalizedUserName",
                filter: "\"DisabledAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Users_Locked_CreatedAt_Id",
                table: "Users",
                columns: new[] { "CreatedAt", "Id" },
                filter: "\"LockoutEnd\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Users_Locked_NormalizedEmail",
                table: "Users",
                column: "NormalizedEmail",
                filter: "\"LockoutEnd\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Users_Locked_NormalizedUserName",
                table: "Users",
                column: "NormalizedUserName",
                filter: "\"LockoutEnd\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Users_NormalizedEmail",
                table: "Users",
                column: "NormalizedEmail",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Users_NormalizedUserName",
                table: "Users",
                column: "NormalizedUserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Users_Unconfirmed_CreatedAt_Id",
                table: "Users",
                columns: new[] { "CreatedAt", "Id" },
                filter: "NOT \"EmailConfirmed\"");

            migrationBuilder.CreateIndex(
                name: "IX_Users_Unconfirmed_NormalizedEmail",
                table: "Users",
                column: "NormalizedEmail",
                filter: "NOT \"EmailConfirmed\"");

            migrationBuilder.CreateIndex(
                name: "IX_Users_Unconfirmed_NormalizedUserName",
                table: "Users",
                column: "NormalizedUserName",
                filter: "NOT \"EmailConfirmed\"");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.DropTable(
                name: "BulkJobs");

            migrationBuilder.DropTable(
                name: "BulkJobUsers");

            migrationBuilder.DropTable(
                name: "EmailRequests");

            migrationBuilder.DropTable(
                name: "Heartbeats");

            migrationBuilder.DropTable(
                name: "OutboxMessages");

            migrationBuilder.DropTable(
                name: "PasswordAttempts");

            migrationBuilder.DropTable(
                name: "Profiles");

            migrationBuilder.DropTable(
                name: "RecoveryCodes");

            migrationBuilder.DropTable(
                name: "RoleClaims");

            migrationBuilder.DropTable(
                name: "Sessions");

            migrationBuilder.DropTable(
                name: "UserClaims");

            migrationBuilder.DropTable(
                name: "UserLogins");

            migrationBuilder.DropTable(
                name: "UserPasskeys");

            migrationBuilder.DropTable(
                name: "UserRoles");

            migrationBuilder.DropTable(
                name: "UserTokens");

            migrationBuilder.DropTable(
                name: "ViolationCounts");

            migrationBuilder.DropTable(
                name: "EmailChanges");

            migrationBuilder.DropTable(
                name: "Roles");

            migrationBuilder.DropTable(
                name: "Users");

            migrationBuilder.DropTable(
                name: "Cities");
        }
    }
}
