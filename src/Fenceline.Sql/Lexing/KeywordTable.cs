namespace Fenceline.Sql;

internal enum KeywordCategory : byte
{
    /// <summary>Usable as any name.</summary>
    Unreserved,

    /// <summary>Usable as a name of a column or table, not of a function or type.</summary>
    ColumnName,

    /// <summary>Usable as a name of a function or type, not of a column or table.</summary>
    TypeOrFunctionName,

    /// <summary>Usable only as a label.</summary>
    Reserved,
}

/// <summary>What each keyword may be used for, as <c>pg_get_keywords()</c> of PostgreSQL 15 says.</summary>
internal static class KeywordTable
{
    // In the order of SqlKeyword.
    private const string All = """
        abort absolute access action add admin after aggregate all also alter always analyse analyze and any
        array as asc asensitive assertion assignment asymmetric at atomic attach attribute authorization
        backward before begin between bigint binary bit boolean both breadth by cache call called cascade
        cascaded case cast catalog chain char character characteristics check checkpoint class close cluster
        coalesce collate collation column columns comment comments commit committed compression concurrently
        configuration conflict connection constraint constraints content continue conversion copy cost create
        cross csv cube current current_catalog current_date current_role current_schema current_time
        current_timestamp current_user cursor cycle data database day deallocate dec decimal declare default
        defaults deferrable deferred definer delete delimiter delimiters depends depth desc detach dictionary
        disable discard distinct do document domain double drop each else enable encoding encrypted end enum
        escape event except exclude excluding exclusive execute exists explain expression extension external
        extract false family fetch filter finalize first float following for force foreign forward freeze from
        full function functions generated global grant granted greatest group grouping groups handler having
        header hold hour identity if ilike immediate immutable implicit import in include including increment
        index indexes inherit inherits initially inline inner inout input insensitive insert instead int integer
        intersect interval into invoker is isnull isolation join key label language large last lateral leading
        leakproof least left level like limit listen load local localtime localtimestamp location lock locked
        logged mapping match matched materialized maxvalue merge method minute minvalue mode month move name
        names national natural nchar new next nfc nfd nfkc nfkd no none normalize normalized not nothing notify
        notnull nowait null nullif nulls numeric object of off offset oids old on only operator option options
        or order ordinality others out outer over overlaps overlay overriding owned owner parallel parameter
        parser partial partition passing password placing plans policy position preceding precision prepare
        prepared preserve primary prior privileges procedural procedure procedures program publication quote
        range read real reassign recheck recursive ref references referencing refresh reindex relative release
        rename repeatable replace replica reset restart restrict return returning returns revoke right role
        rollback rollup routine routines row rows rule savepoint schema schemas scroll search second security
        select sequence sequences serializable server session session_user set setof sets share show similar
        simple skip smallint snapshot some sql stable standalone start statement statistics stdin stdout storage
        stored strict strip subscription substring support symmetric sysid system table tables tablesample
        tablespace temp template temporary text then ties time timestamp to trailing transaction transform treat
        trigger trim true truncate trusted type types uescape unbounded uncommitted unencrypted union unique
        unknown unlisten unlogged until update user using vacuum valid validate validator value values varchar
        variadic varying verbose version view views volatile when where whitespace window with within without
        work wrapper write xml xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse
        xmlpi xmlroot xmlserialize xmltable year yes zone
        """;

    private const string ColumnNames = """
        between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping
        inout int integer interval least national nchar none normalize nullif numeric out overlay position
        precision real row setof smallint substring time timestamp treat trim values varchar xmlattributes
        xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
        """;

    private const string TypeOrFunctionNames = """
        authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join
        left like natural notnull outer overlaps right similar tablesample verbose
        """;

    private const string ReservedWords = """
        all analyse analyze and any array as asc asymmetric both case cast check collate column constraint
        create current_catalog current_date current_role current_time current_timestamp current_user default
        deferrable desc distinct do else end except false fetch for foreign from grant group having in initially
        intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing
        primary references returning select session_user some symmetric table then to trailing true union unique
        user using variadic when where window with
        """;

    // These label a column only behind AS.
    private const string NeedAs = """
        array as char character create day except fetch filter for from grant group having hour intersect into
        isnull limit minute month notnull offset on order over overlaps precision returning second to union
        varying where window with within without year
        """;

    private const int BucketCount = 1024;

    private static readonly string[] Words = Split(All);
    private static readonly KeywordCategory[] Categories = BuildCategories();
    private static readonly bool[] Bare = BuildBare();
    private static readonly short[][] Buckets = BuildBuckets();
    private static readonly int LongestWord = Words.Max(word => word.Length);

    /// <summary>The keyword in lower case.</summary>
    public static string Word(SqlKeyword keyword) => Words[(int)keyword - 1];

    public static KeywordCategory Category(SqlKeyword keyword) => Categories[(int)keyword];

    /// <summary>It can label a column without AS.</summary>
    public static bool IsBareLabel(SqlKeyword keyword) => Bare[(int)keyword];

    /// <summary>The keyword that a range of the text is, in any case; None when it is none.</summary>
    public static SqlKeyword Find(string text, int start, int end)
    {
        if (end - start > LongestWord)
            return SqlKeyword.NotKeyword;

        foreach (var candidate in Buckets[Bucket(text, start, end)])
        {
            if (Matches(Words[candidate - 1], text, start, end))
                return (SqlKeyword)candidate;
        }

        return SqlKeyword.NotKeyword;
    }

    // A few letters tell most keywords apart.
    private static int Bucket(string text, int start, int end)
    {
        var length = end - start;
        var hash = (length * 5) + (Lower(text[start]) * 31) + (Lower(text[start + (length / 2)]) * 67) + (Lower(text[end - 1]) * 151);
        return hash & (BucketCount - 1);
    }

    private static bool Matches(string word, string text, int start, int end)
    {
        if (word.Length != end - start)
            return false;
        for (var i = 0; i < word.Length; i++)
        {
            if (Lower(text[start + i]) != word[i])
                return false;
        }

        return true;
    }

    private static char Lower(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;

    private static string[] Split(string words) => words.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static KeywordCategory[] BuildCategories()
    {
        var categories = new KeywordCategory[Words.Length + 1];
        Mark(categories, ColumnNames, KeywordCategory.ColumnName);
        Mark(categories, TypeOrFunctionNames, KeywordCategory.TypeOrFunctionName);
        Mark(categories, ReservedWords, KeywordCategory.Reserved);
        return categories;
    }

    private static bool[] BuildBare()
    {
        var needAs = new bool[Words.Length + 1];
        Mark(needAs, NeedAs, true);
        return Array.ConvertAll(needAs, needs => !needs);
    }

    private static void Mark<T>(T[] marks, string words, T mark)
    {
        foreach (var word in Split(words))
            marks[Array.IndexOf(Words, word) + 1] = mark;
    }

    private static short[][] BuildBuckets()
    {
        var buckets = Enumerable.Range(0, BucketCount).Select(_ => new List<short>()).ToArray();
        for (var i = 0; i < Words.Length; i++)
            buckets[Bucket(Words[i], 0, Words[i].Length)].Add((short)(i + 1));
        return Array.ConvertAll(buckets, bucket => bucket.ToArray());
    }
}
