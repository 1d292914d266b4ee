using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Text;

/// <summary>A piece of a text that is put together at run time.</summary>
internal abstract record TextPart;

/// <summary>Text that stands in a string token of the source, or a slice of it.</summary>
/// <param name="Text">The characters.</param>
/// <param name="Token">A string literal, or the text between the holes of an interpolated string.</param>
/// <param name="Offset">Where the characters start within the token's value.</param>
internal sealed record LiteralPart(string Text, SyntaxToken Token, int Offset) : TextPart;

/// <summary>Text that is known but stands nowhere as it is.</summary>
/// <param name="Origin">The expression that makes it.</param>
internal sealed record ComputedPart(string Text, SyntaxNode Origin) : TextPart;

/// <summary>A value that the API sends as a parameter.</summary>
/// <param name="Origin">The expression of the value.</param>
internal sealed record ParameterPart(string Text, SyntaxNode Origin) : TextPart;

/// <summary>What a value prints that can't hold SQL: a number, a truth value, a Guid, a date in a fixed form.</summary>
/// <param name="IsWhole">It prints a whole number.</param>
internal sealed record ValuePart(SyntaxNode Origin, bool IsWhole) : TextPart;

/// <summary>One name, in quotes or without, of which only that is known: no more than a name can be in it.</summary>
internal sealed record NamePart(SyntaxNode Origin) : TextPart;

/// <summary>Text that is not known: it is anything.</summary>
/// <param name="Origin">The expression that makes it.</param>
/// <param name="Parameter">The method's parameter that it is, when it is one, unchanged.</param>
/// <param name="IsReportable">Whether the expression itself stands in the text, so that it can be complained about.</param>
internal sealed record HolePart(SyntaxNode Origin, IParameterSymbol? Parameter = null, bool IsReportable = true) : TextPart;
