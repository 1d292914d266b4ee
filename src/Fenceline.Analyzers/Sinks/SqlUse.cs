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

    /// <summary>In a session that reads across tenants, as the admin role and for a reason.</summary>
    CrossTenant,
}

/// <summary>A place where an expression becomes SQL.</summary>
internal readonly record struct SqlUse(IOperation Value, SinkKind Kind);
