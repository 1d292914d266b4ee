using System.Collections.Immutable;
using Fenceline.Analyzers.Sinks;

namespace Fenceline.Analyzers.Sql;

/// <summary>The facts that a finding carries to the code fixes.</summary>
internal static class FindingProperties
{
    /// <summary>The name of the <see cref="SinkKind"/>.</summary>
    public const string Sink = "sink";

    public static ImmutableDictionary<string, string?> Of(SinkKind kind) => ImmutableDictionary<string, string?>.Empty.Add(Sink, kind.ToString());
}
