using Fenceline.Core.Manifest;
using Fenceline.Core.Model;

namespace Fenceline.Core.Build;

/// <summary>The whole name of a table's shared or reference form.</summary>
public static class SharedTableName
{
    public static ObjectName NameIn(this Table table, DatabaseOptions database) => new(table.SchemaIn(database), table.Name);
}
