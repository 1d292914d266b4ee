using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Fenceline.Testing;

/// <summary>Runs a theory on each version of PostgreSQL: it begins with a parameter for the version (<see cref="int"/>).</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EachVersionAttribute(params object?[] arguments) : DataAttribute
{
    public IReadOnlyList<object?> Arguments => arguments;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new(
        [.. PostgresServers.Versions.Select(version => new TheoryDataRow([version, .. arguments]) { Skip = PostgresServers.SkipReason(version) })]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
