namespace Fenceline.Sql;

/// <summary>Operators whose result depends on nothing but their operands: PostgreSQL's own and those of its usual extensions.</summary>
public static class KnownOperators
{
    private static readonly HashSet<string> Names = new(
        """
        ! !! !!= !~ !~* !~~ !~~* # ## #- #> #>> #= #<# #<=# #># #>=# % %> %>> %% & && &&& &&/ &/& &< &<# &<| &> * *< *<= *<> *= *> *>= + - -> ->> -|- / < <# <#> <% <+> <-> <<
        <<# <<% <<-> <<= <<<-> <<| <= <=> <> <@ <^ <|> <~> = > >= >> >>= >^ ? ?# ?& ?- ?-| ?? ?| ?|| @ @- @-@ @= @> @>> @? @@ @@@ ^ ^< ^<= ^<> ^<@ ^= ^> ^>= ^@ ^? ^@> | |&> |/ |=| |>> |>>&| || ||/ |||
        ~ ~* ~< ~<=~ ~<~ ~= ~== ~> ~>=~ ~>~ ~~ ~~* ~~= ~@ ~@|@ |@| |<<# @#@ && @@* <<|| ~> <<@ @>>
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    /// <summary>A name that is no operator of the list may run anything, and so may any operator of another schema than PostgreSQL's.</summary>
    public static bool IsKnown(SqlOperator op) => op is { Schema: null, Name: "=" or "<>" or "<" or ">" or "<=" or ">=" } || IsListed(op);

    private static bool IsListed(SqlOperator op) => op.Schema is null or "pg_catalog" or "extensions" && (Names.Contains(op.Name) || char.IsLetter(op.Name[0]));
}
