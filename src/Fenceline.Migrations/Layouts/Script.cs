namespace Fenceline.Migrations.Layouts;

/// <summary>When a script is due.</summary>
internal enum DueWhen
{
    /// <summary>Once; its text never changes.</summary>
    Missing,

    /// <summary>When its text is another than the last one that was written.</summary>
    Changed,

    /// <summary>Around whatever else is due.</summary>
    OthersAre,
}

/// <summary>One script for another tool.</summary>
/// <param name="Unit">What it is, as its file name says it.</param>
internal sealed record Script(string Unit, string Content, DueWhen Due);
