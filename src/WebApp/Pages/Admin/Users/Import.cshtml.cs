using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using WebApp.Data;
using WebApp.Importing;
using WebApp.Pages.Admin.Import;

namespace WebApp.Pages.Admin.Users;

public sealed class ImportModel(AppDbContext db, ImportUpload upload, IOptions<ImportOptions> options, IStringLocalizer<Texts> texts)
    : UploadPage(ImportKind.Users, db, upload, options, texts);
