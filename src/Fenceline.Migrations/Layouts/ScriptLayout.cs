namespace Fenceline.Migrations.Layouts;

/// <summary>Whose migrations folder scripts are written for.</summary>
public enum ScriptLayout
{
    /// <summary><c>supabase/migrations</c>, for <c>supabase db push</c>.</summary>
    Supabase,

    /// <summary>A location of Flyway's: versioned migrations, each with a script configuration.</summary>
    Flyway,

    /// <summary>A folder that DbUp runs in the order of names, without a transaction around it and without variables.</summary>
    DbUp,

    /// <summary>A folder with <c>apply.sql</c>, for psql: it asks the database what is applied.</summary>
    Psql,
}
