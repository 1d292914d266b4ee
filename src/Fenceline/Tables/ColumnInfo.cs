using System.ComponentModel;
using NpgsqlTypes;

namespace Fenceline;

/// <summary>For generated code: a column as the database knows it.</summary>
/// <param name="Sql">Its name, quoted.</param>
/// <param name="SqlType">Its type, as SQL writes it.</param>
/// <param name="DbType">Its type, as Npgsql names it.</param>
/// <param name="IsNullable">It may be NULL.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ColumnInfo(string Sql, string SqlType, NpgsqlDbType DbType, bool IsNullable);
