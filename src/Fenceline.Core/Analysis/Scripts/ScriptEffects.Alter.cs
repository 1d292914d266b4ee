using Fenceline.Sql;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis.Scripts;

/// <content>ALTER of tables and views: other names for the same rows, other columns, other defaults.</content>
internal sealed partial class ScriptEffects
{
    private void AlterView(DdlReader reader)
    {
        reader.SkipIfExists();
        if (reader.Name() is not { } name)
            return;
        if (reader.Accept("rename", "to") && reader.Name() is { } newName)
            Moved(name, newName with { Schema = name.Schema });
        else if (reader.Accept("set", "schema") && reader.Name() is { } schema)
            Moved(name, name with { Schema = schema.Name });
        else if (reader.At("rename"))
            Changed(name);
    }

    // Which column is which is not known any more.
    private void Changed(DdlName name)
    {
        if (SharedTable(name) is null && views.Forget(name))
            state.Taint(name, "its columns were changed after it was created");
    }

    private void AlterTable(DdlReader reader)
    {
        var start = reader.Position;
        reader.EachAction((at, name) => Expressions(at, name));
        reader.Position = start;
        reader.EachAction(Action);
    }

    private void Action(DdlReader reader, DdlName name)
    {
        if (reader.Accept("rename", "to"))
        {
            if (reader.Name() is { } newName)
                Moved(name, newName with { Schema = name.Schema });
        }
        else if (reader.Accept("set", "schema"))
        {
            if (reader.Name() is { } schema)
                Moved(name, name with { Schema = schema.Name });
        }
        else if (reader.Accept("rename"))
        {
            Changed(name);
            reader.Accept("column");
            if (!reader.At("constraint") && reader.Name() is { } column && reader.Accept("to") && reader.Name() is { } newColumn)
                RenameColumn(name, column.Name, newColumn.Name);
        }
        else if (reader.Accept("attach", "partition"))
        {
            if (reader.Name() is { } part)
                PartOf(part, name);
        }
        else if (reader.Accept("inherit"))
        {
            PartOf(name, reader.Name());
        }
        else if (reader.Accept("alter"))
        {
            Changed(name);
            reader.Accept("column");
            if (reader.Name() is { } column)
                AlterColumn(reader, name, column.Name);
        }
        else if (reader.Accept("drop", "constraint"))
        {
            if (SharedTable(name) is { } shared)
                state.AddName(name, shared with { References = default, GlobalKey = default });
        }
        else if (reader.Accept("drop"))
        {
            reader.Accept("column");
            reader.SkipIfExists();
            if (SharedTable(name) is { } table && reader.Name() is { } column)
                DropColumn(name, table, column.Name);
        }
    }

    private void AlterColumn(DdlReader reader, DdlName name, string column)
    {
        if (SharedTable(name) is not { } table || column != table.TenantKey!.Column)
            return;

        if (reader.Accept("set", "default"))
        {
            var value = reader.Name();
            if (value is { } function && tables.IsTenantFunction(function.Schema, function.Name) && reader.Current.Kind == SqlTokenKind.OpenParen)
                state.DropDoubt(name, "default");
            else
                state.Doubt(name, "default", $"the default of `{column}` was changed, and rows without a value get it");
        }
        else if (reader.At("type") || reader.At("set", "data", "type"))
        {
            state.Doubt(name, "type", $"the values of `{column}` were changed");
        }
    }

    private void DropColumn(DdlName name, SqlTable table, string column)
    {
        if (column == table.TenantKey!.Column)
            state.Doubt(name, "column", $"its column `{column}` was dropped");
        else
            state.AddName(name, table with { Columns = table.Columns.Where(known => known != column).ToEquatableArray() });
    }

    private void RenameColumn(DdlName name, string column, string newColumn)
    {
        if (SharedTable(name) is not { } table)
            return;

        var key = table.TenantKey!;
        state.AddName(name, table with
        {
            Columns = table.Columns.Select(known => known == column ? newColumn : known).ToEquatableArray(),
            TenantKey = key.Column == column ? key with { Column = newColumn } : key,
            // They still have the old names.
            References = default,
            GlobalKey = default,
        });
    }

    private void Moved(DdlName name, DdlName newName)
    {
        if (SharedTable(name) is { } table)
            state.AddName(newName, table);
        else if (state.TaintOf(name.Schema, name.Name) is { } reason)
            state.Taint(newName, reason);
        state.MoveDoubts(name, newName);
        views.Rename(name, newName);
    }
}
