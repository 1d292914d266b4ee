namespace Fenceline.Analyzers.Tests.Probes;

public sealed class ProbeTests
{
    /// <summary>However a text that leaks is written, and whichever way it goes: something is said.</summary>
    [Fact]
    public async Task No_text_that_leaks_passes_in_silence() =>
        await AssertNoneAsync(await ProbeRun.WrongAsync([.. GeneratedProbes.All("notes", mustBeFound: true).Where((_, number) => number % 7 == 0)]), 0);

    [Fact]
    [Trait("Length", "long")]
    public async Task No_text_that_leaks_passes_in_silence_in_any_pair() => await AssertNoneAsync(await ProbeRun.WrongAsync([.. GeneratedProbes.All("notes", mustBeFound: true)]), 0);

    [Fact]
    public async Task What_is_not_known_is_never_taken_for_harmless() => await AssertNoneAsync(await ProbeRun.WrongAsync([.. HoleProbes.Found()]), 0);

    [Fact]
    public async Task What_can_not_hold_sql_is_left_alone() => await AssertNoneAsync(await ProbeRun.WrongAsync([.. HoleProbes.Silent()]), 0);

    [Fact]
    public async Task No_way_from_a_caller_to_a_database_is_silent() => await AssertNoneAsync(await ProbeRun.WrongAsync([.. CallerProbes.Found()]), 0);

    [Fact]
    public async Task No_way_that_changes_a_text_is_silent() => await AssertNoneAsync(await ProbeRun.WrongAsync([.. FlowProbes.Found()]), 0);

    // Not followed, and so not proven: what a pattern takes out of a record, and what a local function assigns.
    [Fact]
    public async Task Ways_that_change_nothing_that_matters_are_left_alone() => await AssertNoneAsync(await ProbeRun.WrongAsync([.. FlowProbes.Silent()]), 2);

    [Fact]
    public async Task What_keeps_to_the_rules_is_left_alone() => await AssertNoneAsync(await ProbeRun.WrongAsync([.. HarmlessProbes.ByHand()]), 0);

    [Fact]
    public async Task Ordinary_ways_to_write_what_keeps_to_the_rules_are_left_alone() => await AssertNoneAsync(await ProbeRun.WrongAsync([.. HarmlessProbes.Generated()]), 0);

    private static Task AssertNoneAsync(IReadOnlyList<string> wrong, int allowed)
    {
        if (wrong.Count > allowed && Environment.GetEnvironmentVariable("FENCELINE_PROBE_REPORT") is { } report)
            File.WriteAllLines(report, wrong);
        Assert.True(wrong.Count <= allowed, $"{wrong.Count} wrong:\n" + string.Join("\n", wrong.Take(40)));
        return Task.CompletedTask;
    }
}
