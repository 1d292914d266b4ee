namespace Fenceline.Sql;

/// <summary>Functions whose result depends on nothing but their arguments, the clock, chance or the session: PostgreSQL's own and those of its usual extensions.</summary>
/// <remarks>
/// Left out are those that read tables, statistics or files, those that run a query which they are given as text (such as
/// <c>ts_rewrite</c>), and those that leave traces (sequences, settings, locks).
/// </remarks>
public static class KnownFunctions
{
    private const string AggregateNames = """
        array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp cume_dist dense_rank every json_agg
        json_object_agg jsonb_agg jsonb_object_agg max min mode percent_rank percentile_cont percentile_disc range_agg range_intersect_agg
        rank regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop stddev_samp
        string_agg sum var_pop var_samp variance xmlagg
        """;

    private const string PlainNames = """
        abbrev abs aclcontains acldefault aclexplode aclinsert aclitemeq aclremove acos acosd acosh age akeys amvalidate
        anyarray_send anycompatiblearray_send anytextcat area array_append array_cat array_dims array_fill array_larger array_lower
        array_ndims array_position array_positions array_prepend array_remove array_replace array_sample array_send array_shuffle
        array_smaller array_to_json array_to_string array_to_tsvector array_upper ascii asin asind asinh atan atan2 atan2d atand atanh
        avals bit bit_count bit_length bit_send bitand bitcmp bitnot bitor bitshiftleft bitshiftright bitxor bool booland_statefunc booleq
        boolge boolgt boolle boollt boolne boolor_statefunc bound_box broadcast btarraycmp btboolcmp btbpchar_pattern_cmp btcharcmp
        btequalimage btfloat48cmp btfloat4cmp btfloat84cmp btfloat8cmp btnamecmp btnametextcmp btoidcmp btoidvectorcmp btrecordcmp
        btrecordimagecmp btrim bttext_pattern_cmp bttextcmp bttextnamecmp bttidcmp btvarstrequalimage byteacmp byteanlike cardinality
        casefold cbrt ceil ceiling center char char_length character_length chr cidr cidr_send circle clock_timestamp col_description
        concat concat_ws convert convert_from convert_to cos cosd cosh cot cotd crypt current_database current_query
        current_schema current_schemas current_setting current_user date date_add date_bin date_cmp date_cmp_timestamp
        date_cmp_timestamptz date_mi date_mi_interval date_mii date_part date_pl_interval date_pli date_send date_smaller date_subtract
        date_trunc datemultirange daterange daterange_canonical daterange_subdiff datetime_pl datetimetz_pl dcbrt decode degrees dexp
        diagonal diameter digest div dlog1 dlog10 dpow dround dsqrt dtrunc earth_box earth_distance encode enum_cmp enum_first enum_larger
        enum_last enum_range enum_send enum_smaller exp extract factorial family first_value floor flt4_mul_cash flt8_mul_cash
        fmgr_c_validator fmgr_internal_validator fmgr_sql_validator format format_type gcd gen_random_bytes gen_random_uuid gen_salt
        generate_series generate_subscripts get_bit get_byte get_current_ts_config getdatabaseencoding getpgusername height hmac host
        hostmask hstore hstore_to_json inet_client_addr inet_client_port inet_same_family inet_send inet_server_addr inet_server_port
        inetand inetmi inetmi_int8 inetnot inetor inetpl initcap int2 int2int4_sum int4 int4range int4range_canonical int4range_subdiff
        int8 int8dec int8dec_any int8range int8range_canonical int8range_subdiff integer_pl_date interval is_normalized isclosed isempty
        isfinite ishorizontal isopen isparallel isperp isvertical json_array_element json_array_element_text
        json_array_elements json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text
        json_exists json_extract_path json_extract_path_text json_object json_object_field json_object_field_text json_object_keys
        json_populate_record json_populate_recordset json_query json_send json_serialize json_strip_nulls json_to_record json_to_recordset
        json_to_tsvector json_typeof json_value jsonb_array_element jsonb_array_element_text jsonb_array_elements
        jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_concat jsonb_contained jsonb_contains
        jsonb_delete jsonb_delete_path jsonb_each jsonb_each_text jsonb_exists jsonb_exists_all jsonb_exists_any jsonb_extract_path
        jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_field jsonb_object_field_text jsonb_object_keys jsonb_path_exists
        jsonb_path_exists_opr jsonb_path_exists_tz jsonb_path_match jsonb_path_match_opr jsonb_path_match_tz jsonb_path_query
        jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first jsonb_path_query_first_tz jsonb_path_query_tz
        jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_send jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record
        jsonb_to_recordset jsonb_to_tsvector jsonb_typeof jsonpath_send justify_days justify_hours justify_interval lag last_value lcm
        lead left length levenshtein like line ll_to_earth ln lower lpad lseg ltrim make_date make_interval make_time make_timestamp
        make_timestamptz makeaclitem masklen md5 metaphone min_scale mod money mul_d_interval multirange mxid_age name nameconcatoid
        netmask network normalize now npoints nth_value ntile num_nonnulls num_nulls numeric nummultirange numnode numrange
        numrange_subdiff obj_description octet_length overlaps overlay parse_ident path pclose pg_backend_pid pg_client_encoding
        pg_column_size pg_get_constraintdef pg_get_expr pg_get_indexdef pg_get_viewdef pg_input_is_valid pg_sleep pg_typeof phraseto_tsquery pi plainto_tsquery plpgsql_call_handler plpgsql_validator
        point popen position postgresql_fdw_validator pow power querytree quote_ident quote_literal quote_nullable radians radius random
        random_normal regclass regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array
        regexp_split_to_table regexp_substr repeat replace reverse right round row_number row_security_active row_to_json rpad rtrim scale
        session_user set_bit set_byte set_masklen setseed setweight sha224 sha256 sha384 sha512 shobj_description show_trgm sign
        similar_escape similar_to_escape similarity sin sind sinh slope soundex split_part sqrt starts_with statement_timestamp
        strict_word_similarity string_to_array string_to_table strip strpos substr substring tan tand tanh text textanycat texteq
        texteqname textgename textgtname textlen textlename textltname textne textnename time timedate_pl timeofday timestamp timestamptz
        timetz timetzdate_pl timezone to_ascii to_bin to_char to_date to_hex to_json to_jsonb to_number to_oct to_regclass to_regcollation
        to_regnamespace to_regoper to_regoperator to_regproc to_regprocedure to_regrole to_regtype to_timestamp to_tsquery to_tsvector
        transaction_timestamp translate trim_array trim_scale trunc ts_debug ts_delete ts_filter ts_headline ts_match_qv ts_match_tq
        ts_match_tt ts_match_vq ts_parse ts_rank ts_rank_cd ts_token_type tsmultirange tsrange tsrange_subdiff tstzmultirange
        tstzrange tstzrange_subdiff txid_current_if_assigned txid_current_snapshot txid_snapshot_send txid_snapshot_xip txid_snapshot_xmax
        txid_snapshot_xmin txid_status txid_visible_in_snapshot unaccent unistr unnest upper upper_inc upper_inf uuid_generate_v1
        uuid_generate_v1mc uuid_generate_v4 uuid_generate_v5 uuidv7 varchar version void_send websearch_to_tsquery width width_bucket
        word_similarity array_reverse array_sort bytea crc32 crc32c gamma has_any_column_privilege has_column_privilege has_database_privilege
        has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege has_schema_privilege has_sequence_privilege
        has_server_privilege has_table_privilege has_tablespace_privilege has_type_privilege icu_unicode_version json_build_array jsonb_build_object
        lgamma merge_action pg_basetype pg_collation_is_visible pg_conf_load_time pg_encoding_to_char pg_function_is_visible pg_get_function_arguments
        pg_get_function_identity_arguments pg_get_function_result pg_get_functiondef pg_get_keywords pg_get_ruledef pg_get_triggerdef
        pg_get_userbyid pg_has_role pg_is_in_recovery pg_is_other_temp_schema pg_my_temp_schema pg_operator_is_visible pg_postmaster_start_time
        pg_size_bytes pg_size_pretty pg_table_is_visible pg_timezone_abbrevs pg_timezone_names pg_type_is_visible pg_current_snapshot
        pg_snapshot_xmax pg_snapshot_xmin pg_visible_in_snapshot pg_xact_status unicode_assigned unicode_version uuid_extract_timestamp
        uuid_extract_version xmltext xml xml_is_well_formed xml_is_well_formed_content xml_is_well_formed_document xml_send xmlcomment xmlconcat2
        xmlexists xmlvalidate xpath xpath_exists
        """;

    private static readonly HashSet<string> Aggregates = Words(AggregateNames);
    private static readonly HashSet<string> Plain = Words(PlainNames);

    // They change the session or a sequence, each in a way that other tenants' rows have no part in.
    private static readonly HashSet<string> Effects = Words("nextval setval currval lastval set_config pg_notify pg_advisory_lock pg_advisory_lock_shared pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_advisory_unlock pg_advisory_unlock_all pg_advisory_unlock_shared pg_try_advisory_lock pg_try_advisory_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared txid_current pg_current_xact_id");

    // Of PostGIS, those that compute with what they are given. Others of the prefix are anybody's.
    private static readonly HashSet<string> Geometry = Words("""
        st_3ddistance st_addpoint st_affine st_area st_asbinary st_asewkb st_asewkt st_asgeobuf st_asgeojson st_asgml st_askml st_asmvt st_asmvtgeom st_aspng st_astext st_azimuth st_boundary
        st_boundingdiagonal st_buffer st_buildarea st_centroid st_chaikinsmoothing st_clipbybox2d st_closestpoint st_clusterdbscan st_clusterkmeans st_clusterwithin st_collect st_collectionextract
        st_contains st_containsproperly st_convexhull st_coorddim st_coveredby st_covers st_crosses st_curvetoline st_difference st_dimension st_disjoint st_distance st_distancesphere
        st_distancespheroid st_dump st_dumppoints st_dumprings st_dwithin st_endpoint st_envelope st_equals st_expand st_exteriorring st_extent st_flipcoordinates st_force2d st_force3d st_generatepoints
        st_geohash st_geomfromewkb st_geomfromewkt st_geomfromgeohash st_geomfromgeojson st_geomfromgml st_geomfromkml st_geomfromtext st_geomfromwkb st_geographyfromtext st_geogfromtext
        st_geometryfromtext st_geometryn st_geometrytype st_hausdorffdistance st_hexagongrid st_interiorringn st_intersection st_intersects st_isclosed st_isempty st_isring st_issimple st_isvalid
        st_isvalidreason st_length st_lengthspheroid st_linefrommultipoint st_lineinterpolatepoint st_linelocatepoint st_linemerge st_linesubstring st_locatealong st_m st_makeenvelope st_makeline
        st_makepoint st_makepolygon st_makevalid st_maxdistance st_mem_size st_memunion st_minimumboundingcircle st_multi st_ndims st_nearestvalue st_node st_normalize st_npoints st_nrings
        st_numgeometries st_numinteriorrings st_numpoints st_offsetcurve st_orderingequals st_overlaps st_perimeter st_point st_pointfromtext st_pointinsidecircle st_pointn st_pointonsurface
        st_polygon st_polygonfromtext st_polygonize st_project st_quantizecoordinates st_reduceprecision st_relate st_removepoint st_reverse st_rotate st_scale st_segmentize st_setpoint
        st_setsrid st_shiftlongitude st_simplify st_simplifypreservetopology st_snap st_snaptogrid st_split st_squaregrid st_srid st_startpoint st_subdivide st_summary st_symdifference st_tileenvelope
        st_touches st_transform st_translate st_triangulatepolygon st_unaryunion st_union st_voronoilines st_voronoipolygons st_within st_wrapx st_x st_xmax st_xmin st_y st_ymax st_ymin st_z st_zmax st_zmin
        """);

    /// <summary>All names of the list.</summary>
    public static IReadOnlyCollection<string> Names { get; } = Plain.Concat(Aggregates).Concat(Effects).ToList();

    /// <summary>A name that is no function of the list is unknown: it may read anything.</summary>
    public static bool IsKnown(string name) =>
        Plain.Contains(name) || Aggregates.Contains(name) || Effects.Contains(name) || Geometry.Contains(name);

    public static bool IsAggregate(string name) => Aggregates.Contains(name);

    /// <summary>Also of names that stand for an aggregate beside other functions, as some of PostGIS do.</summary>
    public static bool MayBeAggregate(string name) => Aggregates.Contains(name) || Geometry.Contains(name);

    /// <summary>How often it is called can be seen afterwards.</summary>
    public static bool HasEffect(string name) => Effects.Contains(name);

    private static HashSet<string> Words(string text) => new(text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
