using System.Collections.Immutable;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Sinks;

/// <summary>How a text reaches the database.</summary>
internal enum SinkKind
{
    /// <summary>As it is, on a connection of which nothing is known.</summary>
    Text,

    /// <summary>As a <see cref="FormattableString"/> whose holes are sent as parameters.</summary>
    Formattable,

    /// <summary>As a text in which <c>{0}</c> stands for a parameter.</summary>
    Numbered,

    /// <summary>In a session that is pinned to a tenant.</summary>
    Pinned,

    /// <summary>As a part of a text that Fenceline or the compiler puts together: only a constant may be one.</summary>
    Part,

    /// <summary>As a piece of a text that another library's builder composes: said once for each body that composes one.</summary>
    Piece,

    /// <summary>In a session that reads across tenants, as the admin role and for a reason.</summary>
    CrossTenant,
}

/// <summary>A place where an expression becomes SQL.</summary>
/// <param name="Texts">What becomes SQL there, where that is more than the expression: what a called method makes of it.</param>
internal readonly record struct SqlUse(IOperation Value, SinkKind Kind, ImmutableArray<BuiltText> Texts = default)
{
    /// <summary>Which text it is can't be told at all: whoever has the delegate calls the method with any.</summary>
    public bool IsOpen { get; init; }
}
