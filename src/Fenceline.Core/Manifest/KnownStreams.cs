namespace Fenceline.Core.Manifest;

/// <summary>What is known of the columns of a stream.</summary>
public sealed class KnownStream(string name, IReadOnlyDictionary<string, AirbyteType> columns)
{
    public string Name => name;

    /// <summary>Null when the column is not known; the stream may have it all the same.</summary>
    public AirbyteType? TypeOf(string column) => columns.TryGetValue(column, out var type) ? type : null;
}

/// <summary>The main streams of the known connectors, with their usual columns. Versions of a connector differ: what is in doubt is left out.</summary>
internal static class KnownStreams
{
    public static IReadOnlyList<KnownStream> OfStripe { get; } =
    [
        Stream(
            "customers",
            text: "id object currency default_source description email invoice_prefix name phone tax_exempt",
            whole: "created updated balance next_invoice_sequence",
            boolean: "delinquent livemode",
            json: "address discount invoice_settings metadata preferred_locales shipping sources"),
        Stream(
            "charges",
            text: "id object application application_fee currency customer description destination failure_code failure_message invoice order payment_intent receipt_email receipt_number review statement_descriptor status transfer_group",
            whole: "created updated amount amount_refunded",
            boolean: "captured livemode paid refunded",
            json: "billing_details fraud_details metadata outcome payment_method_details refunds shipping source"),
        Stream(
            "invoices",
            text: "id object billing_reason charge currency customer customer_email customer_name description footer hosted_invoice_url invoice_pdf number receipt_number statement_descriptor status subscription",
            whole: "created updated amount_due amount_paid amount_remaining attempt_count ending_balance starting_balance subtotal tax total",
            number: "due_date next_payment_attempt period_end period_start webhooks_delivered_at",
            boolean: "attempted auto_advance livemode paid",
            json: "customer_tax_ids discount discounts lines metadata status_transitions total_discount_amounts total_tax_amounts"),
        Stream(
            "subscriptions",
            text: "id object collection_method currency customer default_payment_method default_source latest_invoice status",
            whole: "created updated billing_cycle_anchor cancel_at canceled_at current_period_end current_period_start days_until_due ended_at quantity start_date trial_end trial_start",
            number: "application_fee_percent",
            boolean: "cancel_at_period_end livemode",
            json: "discount items metadata plan transfer_data"),
        Stream(
            "refunds",
            text: "id object balance_transaction charge currency payment_intent reason receipt_number source_transfer_reversal status transfer_reversal",
            whole: "created amount",
            json: "metadata"),
    ];

    public static IReadOnlyList<KnownStream> OfGitHub { get; } =
    [
        Stream(
            "repositories",
            text: "node_id name full_name html_url description url clone_url ssh_url homepage language default_branch visibility",
            whole: "id forks_count stargazers_count watchers_count size open_issues_count",
            boolean: "private fork is_template has_issues has_projects has_wiki has_pages has_downloads archived disabled",
            timestamp: "pushed_at created_at updated_at",
            json: "owner topics license permissions"),
        Stream(
            "issues",
            text: "repository node_id url html_url state title body active_lock_reason author_association",
            whole: "id number comments",
            boolean: "locked",
            timestamp: "closed_at created_at updated_at",
            json: "user labels assignee assignees milestone pull_request"),
        Stream(
            "pull_requests",
            text: "repository node_id url html_url state title body active_lock_reason author_association merge_commit_sha",
            whole: "id number",
            boolean: "locked draft",
            timestamp: "closed_at created_at updated_at merged_at",
            json: "user labels assignee assignees milestone requested_reviewers requested_teams head base auto_merge"),
    ];

    public static IReadOnlyList<KnownStream> OfGoogleAnalytics { get; } =
    [
        Report("website_overview", ""),
        Report("devices", "deviceCategory operatingSystem browser"),
        Report("locations", "region country city"),
        Report("traffic_sources", "sessionSource sessionMedium"),
        Report("pages", "hostName pagePathPlusQueryString"),
        Report("daily_active_users", "", "active1DayUsers"),
        Report("weekly_active_users", "", "active7DayUsers"),
        Report("four_weekly_active_users", "", "active28DayUsers"),
    ];

    /// <summary>A date comes as the text <c>20240131</c>.</summary>
    private static KnownStream Report(string name, string dimensions, string whole = "totalUsers newUsers sessions screenPageViews") => Stream(
        name,
        text: "property_id date " + dimensions,
        whole: whole,
        number: "sessionsPerUser averageSessionDuration screenPageViewsPerSession bounceRate");

    private static KnownStream Stream(string name, string text, string whole, string number = "", string boolean = "", string timestamp = "", string json = "")
    {
        var columns = new Dictionary<string, AirbyteType>(StringComparer.Ordinal);
        Add(text, AirbyteType.Text);
        Add(whole, AirbyteType.WholeNumber);
        Add(number, AirbyteType.Number);
        Add(boolean, AirbyteType.Boolean);
        Add(timestamp, AirbyteType.Timestamp);
        Add(json, AirbyteType.Json);
        return new KnownStream(name, columns);

        void Add(string names, AirbyteType type)
        {
            foreach (var column in names.Split([' '], StringSplitOptions.RemoveEmptyEntries))
                columns.Add(column, type);
        }
    }
}
