using System.Collections.Concurrent;
using Fenceline.Core.Analysis;

namespace Fenceline.Analyzers.Sql;

/// <summary>Analyses SQL against one manifest. No text is analysed twice; one that names nothing of the manifest costs the engine a scan.</summary>
/// <param name="engine">The leak analysis.</param>
internal sealed class SqlCheck(SqlCatalog catalog, Func<string, SqlCatalog, SqlAnalysisOptions, SqlReport> engine)
{
    private readonly ConcurrentDictionary<(string Text, SqlAnalysisOptions Options), SqlReport> _reports = new();

    public SqlReport Run(string text, SqlAnalysisOptions options) =>
        _reports.GetOrAdd((text, options), key => engine(key.Text, catalog, key.Options));
}
