using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.EntityFrameworkCore.Scaffolding.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Doctor;

/// <summary>Reads the schema of a database with the scaffolding of the EF Core provider, which its assembly contains.</summary>
internal static class Scaffolder
{
    /// <exception cref="NotSupportedException">The provider has no scaffolding.</exception>
    public static DatabaseModel Read(DbContext context)
    {
        using var services = Services(context.Database.ProviderName);
        var factory = services.GetService<IDatabaseModelFactory>() ?? throw NotSupported(context.Database.ProviderName);
        return factory.Create(context.Database.GetDbConnection(), new DatabaseModelFactoryOptions(tables: [], schemas: []));
    }

    private static ServiceProvider Services(string? provider)
    {
        var assembly = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == provider);
        if (assembly?.GetCustomAttribute<DesignTimeProviderServicesAttribute>()?.TypeName is not { } name
            || assembly.GetType(name) is not { } type)
        {
            throw NotSupported(provider);
        }

        var services = new ServiceCollection().AddLogging();
        ((IDesignTimeServices)Activator.CreateInstance(type)!).ConfigureDesignTimeServices(services);
        return services.BuildServiceProvider();
    }

    private static NotSupportedException NotSupported(string? provider) => new($"The EF Core provider {provider} cannot read the schema of a database.");
}
