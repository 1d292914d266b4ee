using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Fenceline.Analyzers.Tests.Differential;

/// <summary>What random programs run against: it notes each text that arrives, and decides which way they go.</summary>
public static class FakeDatabase
{
    private const int MaxChoices = 300;
    private const int MaxLength = 4000;

    [ThreadStatic]
    private static Random? _random;

    [ThreadStatic]
    private static List<(int Line, string Text)>? _arrived;

    [ThreadStatic]
    private static int _choices;

    /// <summary>Runs a program once, and says which texts arrived, and from which lines.</summary>
    public static IReadOnlyList<(int Line, string Text)> Arrived(Action program, int seed)
    {
        (_random, _arrived, _choices) = (new Random(seed), [], 0);
        try
        {
            program();
        }
        catch (Exception exception) when (exception is OutOfFuelException or InvalidOperationException or ArgumentException or NullReferenceException or FormatException)
        {
            // Programs may fail: what arrived before counts.
        }

        return _arrived;
    }

    public static void Execute([StringSyntax("sql")] string sql, [CallerLineNumber] int line = 0) => _arrived!.Add((line, sql ?? ""));

    public static int Choose(int below)
    {
        if (++_choices > MaxChoices)
            throw new OutOfFuelException();
        return _random!.Next(below);
    }

    /// <summary>Keeps texts from growing without end.</summary>
    public static void Check(string? text)
    {
        if (text?.Length > MaxLength)
            throw new OutOfFuelException();
    }

    private sealed class OutOfFuelException : Exception;
}
