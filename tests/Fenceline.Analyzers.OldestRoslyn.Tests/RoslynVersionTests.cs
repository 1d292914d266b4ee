using Fenceline.Analyzers.Sql;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.OldestRoslyn.Tests;

public sealed class RoslynVersionTests
{
    [Fact]
    public void The_tests_run_on_the_Roslyn_that_the_analyzers_are_compiled_against() => Assert.Equal(
        typeof(SqlTextAnalyzer).Assembly.GetReferencedAssemblies().Single(name => name.Name == "Microsoft.CodeAnalysis").Version,
        typeof(Compilation).Assembly.GetName().Version);
}
