using System.Threading;
using System.Threading.Tasks;

namespace ConstraintErrors.Forms;

/// <summary>A page that loads what its form shows, such as the options of a list, in one place.</summary>
public interface IFormPage
{
    /// <summary>Runs before every rendering of the page: on GET, after failed validation, and after a refusal alike.</summary>
    Task LoadAsync(CancellationToken cancellationToken);
}
