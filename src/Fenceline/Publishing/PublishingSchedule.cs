namespace Fenceline;

/// <summary>Whose turn it is: who has something new, whose sync seems to have ended, and who failed too lately to be tried again.</summary>
internal sealed class PublishingSchedule(PublishingWorkerOptions options)
{
    private readonly object _lock = new();
    private readonly Dictionary<TenantId, State> _states = [];

    /// <summary>A sync of the tenant has ended: it need not be quiet first.</summary>
    public void Announce(TenantId tenant)
    {
        lock (_lock)
            StateOf(tenant).IsAnnounced = true;
    }

    /// <summary>Takes in what has landed, and gives out whose turn it is. They are not given out again before they are <see cref="Done"/> or have <see cref="Failed"/>.</summary>
    /// <param name="active">Who can be published.</param>
    /// <param name="activity">A number for each tenant, which changes when something lands.</param>
    public List<TenantId> Due(IReadOnlyCollection<TenantId> active, IReadOnlyDictionary<TenantId, long> activity)
    {
        var now = options.Time.GetTimestamp();
        lock (_lock)
        {
            Forget(active);
            var due = new List<TenantId>();
            foreach (var tenant in active)
            {
                if (!activity.TryGetValue(tenant, out var seen) && !_states.ContainsKey(tenant))
                    continue;
                var state = StateOf(tenant);
                state.See(seen, now);
                if (IsDue(state, now))
                {
                    state.Begin();
                    due.Add(tenant);
                }
            }

            return due;
        }
    }

    public void Done(TenantId tenant)
    {
        lock (_lock)
            StateOf(tenant).Done();
    }

    /// <returns>How long the tenant waits now.</returns>
    public TimeSpan Failed(TenantId tenant)
    {
        lock (_lock)
        {
            var state = StateOf(tenant);
            var wait = RetryAfter(state.Failures);
            state.Failed(options.Time.GetTimestamp(), wait);
            return wait;
        }
    }

    /// <summary>Twice as long each time, and a little by chance, so that many who failed together don't come back together.</summary>
    public TimeSpan RetryAfter(int failures)
    {
        var longest = Math.Min(options.FirstRetry.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30)), options.LastRetry.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(longest * (0.8 + (0.2 * Random.Shared.NextDouble())));
    }

    private bool IsDue(State state, long now)
    {
        if (state.IsRunning || (state.Failures > 0 && options.Time.GetElapsedTime(state.FailedAt, now) < state.Wait))
            return false;
        if (state.IsAnnounced)
            return true;
        return state.HasNews
            && (options.Time.GetElapsedTime(state.LastChange, now) >= options.QuietPeriod || options.Time.GetElapsedTime(state.FirstChange, now) >= options.MaxDelay);
    }

    /// <summary>Who is gone, and who was announced without being there.</summary>
    private void Forget(IReadOnlyCollection<TenantId> active)
    {
        var known = active.ToHashSet();
        foreach (var (tenant, state) in _states.ToList())
        {
            if (!known.Contains(tenant) && !state.IsRunning)
                _states.Remove(tenant);
        }
    }

    private State StateOf(TenantId tenant)
    {
        if (!_states.TryGetValue(tenant, out var state))
            _states.Add(tenant, state = new State());
        return state;
    }

    private sealed class State
    {
        private long? _seen;
        private long? _begun;
        private long? _published;

        public bool IsAnnounced { get; set; }

        public bool IsRunning { get; private set; }

        public int Failures { get; private set; }

        public long FailedAt { get; private set; }

        public TimeSpan Wait { get; private set; }

        /// <summary>When the first and the last change was seen that is not published.</summary>
        public long FirstChange { get; private set; }

        public long LastChange { get; private set; }

        public bool HasNews => _seen != _published;

        public void See(long activity, long now)
        {
            if (_seen == activity)
                return;
            if (!HasNews)
                FirstChange = now;
            LastChange = now;
            _seen = activity;
        }

        public void Begin()
        {
            IsRunning = true;
            IsAnnounced = false;
            _begun = _seen;
        }

        public void Done()
        {
            IsRunning = false;
            Failures = 0;
            // What has landed meanwhile differs from this.
            _published = _begun;
            FirstChange = LastChange;
        }

        public void Failed(long now, TimeSpan wait)
        {
            IsRunning = false;
            Failures++;
            FailedAt = now;
            Wait = wait;
            // Whatever began it is still to be published.
            IsAnnounced = true;
        }
    }
}
