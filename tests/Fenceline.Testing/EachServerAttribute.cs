using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Fenceline.Testing;

/// <summary>
/// Runs a theory on each version of PostgreSQL, applied in both ways: it begins with parameters for the version
/// (<see cref="int"/>) and for <see cref="AppliedAs"/>. Several of these with further arguments multiply as inline data does.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EachServerAttribute(params object?[] arguments) : DataAttribute
{
    public IReadOnlyList<object?> Arguments => arguments;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new(
    [
        .. from version in PostgresServers.Versions
           from appliedAs in Enum.GetValues<AppliedAs>()
           select new TheoryDataRow([version, appliedAs, .. arguments]) { Skip = PostgresServers.SkipReason(version) },
    ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
