using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <param name="Labels">In their order, which is that of the values.</param>
public sealed record PgEnum(ObjectName Name, string Owner, EquatableArray<string> Labels);
