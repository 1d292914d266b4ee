using CsCheck;
using Fenceline.Testing;

namespace Fenceline.Core.Tests.Naming;

/// <summary>Texts of all kinds: nasty ones, pieces of them, and any UTF-16 whatever.</summary>
internal static class TextGen
{
    private static readonly Gen<string> Nasty = Gen.Int[0, NastyStrings.All.Count - 1].Select(i => NastyStrings.All[i]);

    private static readonly Gen<string> Units = Gen.Char.Array[0, 8].Select(units => new string(units));

    private static readonly Gen<string> Signs = Gen.Char["\"'\\$%{}\n\r\tu0ax "].Array[0, 12].Select(units => new string(units));

    public static readonly Gen<string> Any = Gen.OneOf(Nasty, Units, Signs, Gen.Select(Nasty, Signs, Nasty, (a, b, c) => a + b + c));

    /// <summary>Without halves of surrogate pairs.</summary>
    public static readonly Gen<string> WellFormed = Any.Where(text => !HasHalf(text));

    private static bool HasHalf(string text) => text.EnumerateRunes().Any(rune => rune.Value == 0xfffd) && !text.Contains('\ufffd');
}
