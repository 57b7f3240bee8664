using System.Threading;
using System.Threading.Tasks;

namespace ConstraintErrors.Forms;

/// <summary>A page that loads the data of its form, such as the options of a select list, in one place.</summary>
public interface IFormPage
{
    /// <summary>Loads the data before the page is rendered: on GET, after failed validation, and after a constraint violation.</summary>
    Task LoadAsync(CancellationToken cancellationToken);
}
