using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>For generated code: a column as the database knows it.</summary>
/// <param name="Sql">Its name, quoted.</param>
/// <param name="SqlType">Its type, as SQL writes it.</param>
/// <param name="DbType">Its type, as Npgsql names it.</param>
/// <param name="IsNullable">It may be NULL.</param>
/// <param name="Labels">Its values, when it is an enum; else null.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ColumnInfo(
    [StringSyntax(SqlPart.Syntax)] string Sql, [StringSyntax(SqlPart.Syntax)] string SqlType, NpgsqlDbType DbType, bool IsNullable, EnumLabels? Labels = null)
{
    /// <summary>What follows a parameter of the column's.</summary>
    internal string Cast { get; } = Labels is null && !ParameterValue.TravelsAsText(DbType) ? "" : "::" + SqlType;

    /// <summary>An array of enums: its binary form names its type by a number, which differs from database to database.</summary>
    internal bool IsEnumArray => Labels is not null && DbType.HasFlag(NpgsqlDbType.Array);

    internal object ToParameter(object? value) =>
        Labels is null || value is null or DBNull ? ParameterValue.From(value, DbType) : Labels.ToText(value);
}
